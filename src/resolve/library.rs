//! The standard library: texts that are part of the program, found by dotted name.

/// Dotted name and text of every file of the standard library, in order of names.
pub static LIBRARY: &[(&str, &str)] = &[
    ("availability", include_str!("../../stdlib/availability.sla")),
    ("calendars.au", include_str!("../../stdlib/calendars/au.sla")),
    ("calendars.br", include_str!("../../stdlib/calendars/br.sla")),
    ("calendars.ca", include_str!("../../stdlib/calendars/ca.sla")),
    ("calendars.de", include_str!("../../stdlib/calendars/de.sla")),
    ("calendars.es", include_str!("../../stdlib/calendars/es.sla")),
    ("calendars.fr", include_str!("../../stdlib/calendars/fr.sla")),
    ("calendars.ie", include_str!("../../stdlib/calendars/ie.sla")),
    ("calendars.india", include_str!("../../stdlib/calendars/india.sla")),
    ("calendars.jp", include_str!("../../stdlib/calendars/jp.sla")),
    ("calendars.nl", include_str!("../../stdlib/calendars/nl.sla")),
    ("calendars.target", include_str!("../../stdlib/calendars/target.sla")),
    ("calendars.uk", include_str!("../../stdlib/calendars/uk.sla")),
    ("calendars.us", include_str!("../../stdlib/calendars/us.sla")),
    ("claims", include_str!("../../stdlib/claims.sla")),
    ("exclusions", include_str!("../../stdlib/exclusions.sla")),
    ("itsm", include_str!("../../stdlib/itsm.sla")),
    ("requests", include_str!("../../stdlib/requests.sla")),
    ("standard", include_str!("../../stdlib/standard.sla")),
    ("survey", include_str!("../../stdlib/survey.sla")),
    ("templates.cloud_service", include_str!("../../stdlib/templates/cloud_service.sla")),
    ("templates.managed_support", include_str!("../../stdlib/templates/managed_support.sla")),
    ("templates.outsourcing", include_str!("../../stdlib/templates/outsourcing.sla")),
    ("templates.telecom_circuit", include_str!("../../stdlib/templates/telecom_circuit.sla")),
];
