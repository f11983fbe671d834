"""Commands that act or watch: run, record, replay."""
