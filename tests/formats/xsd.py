"""Holds an XML file against XML Schemas: xsd.py FILE SCHEMA.."""

import sys

from lxml import etree

document = etree.parse(sys.argv[1])
for path in sys.argv[2:]:
    schema = etree.XMLSchema(etree.parse(path))
    if not schema.validate(document):
        sys.exit(f"{path}: {schema.error_log}")
