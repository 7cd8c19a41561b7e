# For the scripts beside it: the repository's root, and a function that runs a class of this module.
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

run_java() {
  local target="$home/benchmarks/target"
  [ -e "$target/classpath" ] || mvn -q -f "$home/pom.xml" -pl benchmarks -am -DskipTests package
  exec java -Dfewlabel.home="$home" -cp "$target/classes:$(cat "$target/classpath")" "$@"
}
