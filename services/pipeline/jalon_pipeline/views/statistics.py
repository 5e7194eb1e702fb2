"""Statistics of a pipeline, what is behind their figures, and the forecast."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from jalon_core.csv_writing import csv_bytes
from jalon_core.errors import NotFound
from jalon_core.http.files import download
from jalon_core.http.views import blueprint, current_caller, reading
from jalon_pipeline.domain.statistics_words import TABLES
from jalon_pipeline.queries.statistics import forecast as forecasts
from jalon_pipeline.queries.statistics import rows, tables
from jalon_pipeline.queries.statistics.asked import ask
from jalon_pipeline.queries.statistics.explaining import Explanation, explain
from jalon_pipeline.queries.statistics.populations import Populations
from jalon_pipeline.queries.statistics.sheets import sheet
from jalon_pipeline.queries.statistics.sources import source_of
from jalon_pipeline.schemas.statistics import (
    ExplainQuery,
    ExplanationSchema,
    ForecastQuery,
    ForecastSchema,
    StatisticsQuery,
    StatisticsSchema,
    TableQuery,
)

blp = blueprint("statistics", __name__, description="What visits tell about a pipeline")


@blp.route("/pipelines/<uuid:pipeline_id>/statistics")
class PipelineStatistics(MethodView):
    """The statistics of a pipeline."""

    @blp.arguments(StatisticsQuery, location="query")
    @blp.response(200, StatisticsSchema)
    def get(self, query: dict[str, Any], pipeline_id: UUID) -> rows.Statistics:
        """Show all tables, from the cards that one may see; both days of the period belong to it."""
        with reading() as session:
            asked = ask(session, current_caller(), pipeline_id, **query)
            return tables.get_statistics(session, current_caller(), asked)


@blp.route("/pipelines/<uuid:pipeline_id>/statistics/explain")
class ExplainedFigure(MethodView):
    """A figure of the statistics or of the forecast."""

    @blp.arguments(ExplainQuery, location="query")
    @blp.response(200, ExplanationSchema)
    def get(self, query: dict[str, Any], pipeline_id: UUID) -> Explanation:
        """Show what is behind a figure: its formula, what was left out, and the cards, as many as its ``count``."""
        figure, limit, cursor = (query.pop(name) for name in ("figure", "limit", "cursor"))
        with reading() as session:
            asked = ask(session, current_caller(), pipeline_id, **query)
            populations = Populations(current_caller(), asked)
            source = forecasts.source_in_forecast(populations, figure) or source_of(populations, figure)
            return explain(session, source, figure, limit=limit, cursor=cursor)


@blp.route("/pipelines/<uuid:pipeline_id>/statistics/tables/<string:table>")
class StatisticsTable(MethodView):
    """A table of the statistics as a file."""

    @blp.arguments(TableQuery, location="query")
    @blp.response(200, content_type="text/csv")
    def get(self, query: dict[str, Any], pipeline_id: UUID, table: str) -> Response:
        """Download a table as CSV, safe for spreadsheets: stages, passages, conversions, times, closing, ….

        The others are velocity, funnel, ageing, cohorts, members and forecast.
        """
        language = query.pop("language") or current_caller().language
        if table not in TABLES:
            raise NotFound
        with reading() as session:
            asked = ask(session, current_caller(), pipeline_id, **query)
            rows = sheet(session, current_caller(), asked, table, language)
        return download(f"{table}.csv", "text/csv; charset=utf-8", csv_bytes(rows))


@blp.route("/pipelines/<uuid:pipeline_id>/forecast")
class PipelineForecast(MethodView):
    """The forecast of a pipeline."""

    @blp.arguments(ForecastQuery, location="query")
    @blp.response(200, ForecastSchema)
    def get(self, query: dict[str, Any], pipeline_id: UUID) -> forecasts.Forecast:
        """Show what is expected by month, weighted by probability, and what was won in the period."""
        with reading() as session:
            return forecasts.get_forecast(
                session, current_caller(), ask(session, current_caller(), pipeline_id, **query)
            )
