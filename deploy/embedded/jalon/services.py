"""All services of Jalon, in the order in which they are started."""

from jalon_automation.service import SERVICE as AUTOMATION
from jalon_campaigns.service import SERVICE as CAMPAIGNS
from jalon_contacts.service import SERVICE as CONTACTS
from jalon_core.service import Service
from jalon_identity.service import SERVICE as IDENTITY
from jalon_pipeline.service import SERVICE as PIPELINE

SERVICES: tuple[Service, ...] = (IDENTITY, CONTACTS, PIPELINE, CAMPAIGNS, AUTOMATION)

BY_NAME = {service.name: service for service in SERVICES}
