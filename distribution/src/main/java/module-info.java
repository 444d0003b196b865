/** The trunkline command. */
@org.jspecify.annotations.NullMarked
module io.trunkline.distribution {
    requires static org.jspecify;
    requires io.trunkline;
    requires info.picocli;
    requires org.slf4j;
}
