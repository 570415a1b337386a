# Viche: everything one does with this tree.
#
#   make run      install what is missing, build, make a demo community in var/demo, serve it at http://localhost:8080
#   make test     install what tests need, build, run everything; SLICE=appeals runs what belongs to one part
#   make build    the program: build/viche
#   make check    format, layers, law map, budgets
#   make format   put the code into its form
#   make tidy     clang-tidy over the C++ code (slow)
#   make bench    measure on a million appeals, write bench/results.json
#   make soak     the long forms of the crash, hostile and fuzz tests (hours)
#   make clean    remove what was built; var/ stays

PORT  ?= 8080
DATA  ?= var/demo
SLICE ?=

.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: run build build-tests test check format tidy bench soak clean packages packages-test packages-bench packages-fuzz assets

assets := web/dist/assets/manifest.json
web_sources := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print)
cpp_files = $(shell git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp')

# --- Build

packages:
	@tools/install.sh packages build

build: packages assets build/build.ninja
	ninja -C build viche

build-tests: build
	ninja -C build

build/build.ninja: CMakeLists.txt $(wildcard cmake/*.cmake) | packages
	cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release

assets: packages
	@tools/install.sh npm web build/stamps/web-npm
	@$(MAKE) --no-print-directory $(assets)

$(assets): $(web_sources)
	cd web && npm run --silent build

# --- Run

run: build
	@if [ ! -e $(DATA) ]; then \
	  rm -rf $(DATA).part && mkdir -p $(dir $(DATA)) && \
	  build/viche demo --data $(DATA).part && mv $(DATA).part $(DATA); \
	else build/viche demo --data $(DATA); fi
	build/viche serve --data $(DATA) --listen 127.0.0.1:$(PORT) --base-url http://localhost:$(PORT)

# --- Tests

packages-test:
	@tools/install.sh packages build test

test: packages-test build-tests
	@tools/install.sh npm tests build/stamps/tests-npm
	@python3 tests/run.py $(if $(SLICE),--slice $(SLICE))

packages-fuzz:
	@tools/install.sh packages build test fuzz

soak: packages-fuzz build-tests
	@tools/install.sh npm tests build/stamps/tests-npm
	@python3 tests/run.py --soak

# --- Check

check: packages-test
	@python3 tests/run.py --check

format: packages-test
	clang-format -i $(cpp_files)

tidy: build/build.ninja
	command -v clang-tidy >/dev/null || tools/install.sh packages tidy
	clang-tidy -p build --quiet $(filter-out bench/%,$(filter %.cpp,$(cpp_files)))

# --- Measure

packages-bench:
	@tools/install.sh packages build bench

bench: packages-bench build
	ninja -C build bench_programs viche_residents
	python3 bench/run.py

clean:
	rm -rf build web/dist
