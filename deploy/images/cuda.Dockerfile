# A base for images of the builds -Pcuda13 and -Pcuda12: NVIDIA's CUDA and cuDNN, and a Java 17. The only thing here that needs a
# container engine, once for each build:
#
#   docker build --build-arg BUILD=cuda13 -t fewlabel/base:cuda13 - <deploy/images/cuda.Dockerfile
#   docker save -o base-cuda13.tar fewlabel/base:cuda13
#   deploy/images/build -Pcuda13 --base tar://$PWD/base-cuda13.tar
#
# NVIDIA takes images away some time after there is a newer patch: name another with --build-arg CUDA13_IMAGE=… then.
# What is taken must have the CUDA of the profile's org.bytedeco:cuda (../../pom.xml) and its cuDNN, or newer ones of the same major
# version; for cards below compute capability 7.5 no cuDNN after 9.10.
ARG BUILD=cuda13
ARG CUDA13_IMAGE=nvidia/cuda:13.2.1-cudnn-runtime-ubuntu24.04
ARG CUDA12_IMAGE=nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04
ARG JAVA_IMAGE=eclipse-temurin:17-jre-noble

FROM ${JAVA_IMAGE} AS java
FROM ${CUDA13_IMAGE} AS cuda13
FROM ${CUDA12_IMAGE} AS cuda12

FROM ${BUILD}
COPY --from=java /opt/java/openjdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:${PATH}
