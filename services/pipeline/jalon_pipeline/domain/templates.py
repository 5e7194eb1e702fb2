"""Pipeline templates: paths that teams start from, in French and English."""

from collections.abc import Mapping
from dataclasses import dataclass

from jalon_pipeline.domain.refusals import UnknownTemplate
from jalon_pipeline.domain.stages import StagePlan, starting_probability
from jalon_sdk.records import CardKind, StageKind

Labels = Mapping[str, str]


@dataclass(frozen=True)
class TemplateStage:
    """A stage of a template, with its name per language."""

    french: str
    english: str
    colour: str
    probability: int | None = None
    kind: StageKind = "open"

    @property
    def labels(self) -> Labels:
        """Its name per language."""
        return {"fr": self.french, "en": self.english}


@dataclass(frozen=True, kw_only=True)
class PipelineTemplate:
    """A pipeline to start from.

    :ivar key: stable name, for the API.
    """

    key: str
    labels: Labels
    stages: tuple[TemplateStage, ...]
    card_kind: CardKind = "deal"

    def label(self, language: str) -> str:
        """What it is called in a language; English where there is none."""
        return self.labels.get(language, self.labels["en"])

    def plan(self, language: str) -> list[StagePlan]:
        """The stages to make, named in a language (French or, for all others, English)."""
        return [
            StagePlan(
                name=stage.french if language == "fr" else stage.english,
                colour=stage.colour,
                kind=stage.kind,
                probability=starting_probability(stage.kind, stage.probability),
            )
            for stage in self.stages
        ]


def _won(french: str = "Gagné", english: str = "Won") -> TemplateStage:
    return TemplateStage(french, english, "green", kind="won")


def _lost(french: str = "Perdu", english: str = "Lost") -> TemplateStage:
    return TemplateStage(french, english, "red", kind="lost")


TEMPLATES: tuple[PipelineTemplate, ...] = (
    PipelineTemplate(
        key="fluenzr",
        labels={"fr": "Ventes (FluenzR)", "en": "Sales (FluenzR)"},
        stages=(
            TemplateStage("Lead", "Lead", "grey", 10),
            TemplateStage("Qualifié", "Qualified", "blue", 30),
            TemplateStage("Proposition", "Proposal", "yellow", 50),
            TemplateStage("Négociation", "Negotiation", "orange", 75),
            _won(),
            _lost(),
        ),
    ),
    PipelineTemplate(
        key="openfire",
        labels={"fr": "Installation (OpenFire)", "en": "Installation (OpenFire)"},
        stages=(
            TemplateStage("Nouveau", "New", "grey", 10),
            TemplateStage("Estimation", "Estimate", "blue", 25),
            TemplateStage("Visite technique", "Site visit", "cyan", 45),
            TemplateStage("Devis", "Quote", "orange", 65),
            _won(),
            _lost(),
        ),
    ),
    PipelineTemplate(
        key="b2b_saas",
        labels={"fr": "B2B SaaS", "en": "B2B SaaS"},
        stages=(
            TemplateStage("Lead", "Lead", "grey", 5),
            TemplateStage("Démo planifiée", "Demo scheduled", "blue", 20),
            TemplateStage("Démo effectuée", "Demo done", "cyan", 40),
            TemplateStage("Proposition", "Proposal", "yellow", 60),
            TemplateStage("Closing", "Closing", "orange", 80),
            _won(),
            _lost(),
        ),
    ),
    PipelineTemplate(
        key="agency",
        labels={"fr": "Agence", "en": "Agency"},
        stages=(
            TemplateStage("Prospect", "Prospect", "grey", 10),
            TemplateStage("Premier appel", "First call", "blue", 20),
            TemplateStage("Brief envoyé", "Brief sent", "cyan", 35),
            TemplateStage("Devis", "Quote", "yellow", 55),
            TemplateStage("Négociation", "Negotiation", "orange", 75),
            _won("Signé", "Signed"),
            _lost(),
        ),
    ),
    PipelineTemplate(
        key="club",
        labels={"fr": "Inscriptions d'un club", "en": "Club enrolments"},
        stages=(
            TemplateStage("Nouveau prospect", "New prospect", "grey", 20),
            TemplateStage("Cours d'essai planifié", "Trial class planned", "blue", 45),
            TemplateStage("Cours d'essai réalisé", "Trial class done", "orange", 70),
            _won("Inscription confirmée", "Enrolment confirmed"),
            _lost(),
        ),
    ),
    PipelineTemplate(
        key="support",
        labels={"fr": "Assistance", "en": "Support"},
        card_kind="ticket",
        stages=(
            TemplateStage("Nouveau", "New", "grey"),
            TemplateStage("En cours", "In progress", "blue"),
            TemplateStage("En attente du client", "Waiting for customer", "yellow"),
            _won("Résolu", "Solved"),
            _lost("Sans suite", "Closed unsolved"),
        ),
    ),
)


def template(key: str) -> PipelineTemplate:
    """The template of that key.

    :raises UnknownTemplate: there is none.
    """
    for candidate in TEMPLATES:
        if candidate.key == key:
            return candidate
    raise UnknownTemplate(f"{key!r} is no pipeline template: {', '.join(each.key for each in TEMPLATES)}")
