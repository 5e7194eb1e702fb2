"""The JSON of the automation service's resources."""
