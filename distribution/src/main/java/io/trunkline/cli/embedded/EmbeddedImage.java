package io.trunkline.cli.embedded;

/** What servers are started from. */
final class EmbeddedImage {

    /** The program that comes along: what is installed may be anything. */
    static final String NAME = "embedded";

    private EmbeddedImage() {}
}
