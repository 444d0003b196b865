package io.trunkline.cli;

/** What the command's exit code tells. */
final class ExitCode {

    /** Everything was done and was right. */
    static final int OK = 0;

    /** The work failed, in part or as a whole, or a reply was not what it had to be. */
    static final int FAILED = 1;

    /** The command line cannot be understood. */
    static final int USAGE = 2;

    /** No server could be reached, or none could be started. */
    static final int NO_CONNECTION = 3;

    private ExitCode() {}
}
