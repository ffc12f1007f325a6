# SPDX-License-Identifier: Apache-2.0
# Everything that `make run` and `make test` need, on Debian 12 or another suite:
#   docker build --build-arg SUITE=trixie -t hdp-cosim .
#   docker run --rm -it -v "$PWD":/src -w /src hdp-cosim make run
ARG SUITE=bookworm
FROM debian:${SUITE}-slim
RUN apt-get update -q \
  && apt-get install -y -q --no-install-recommends ca-certificates git make \
  && rm -rf /var/lib/apt/lists/*
COPY Makefile /tmp/hdp/
COPY cmake/install-deps.sh /tmp/hdp/cmake/
RUN make -C /tmp/hdp packages && rm -rf /var/lib/apt/lists/* /tmp/hdp
# A checkout that belongs to the host's user is no stranger's.
RUN git config --system --add safe.directory '*'
CMD ["bash"]
