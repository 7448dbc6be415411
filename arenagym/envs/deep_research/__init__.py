"""Deep research: questions and reports over many documents, found and read with tools."""
