"""Recording a person: raw input becomes actions, private input is left out."""
