"""Large vision-language models: loading, preprocessing, attention, decoding. Safetensors only, no remote code."""
