package io.trunkline.options;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a multiplexer calls itself on its servers: the name of its connections, and the library behind them. A group of
 * {@link MultiplexerOptions}; immutable.
 */
public final class ClientOptions extends OptionView {

    private static final LibrarySuffixes NO_SUFFIXES = new LibrarySuffixes(List.of());

    ClientOptions(OptionValues values) {
        super(OptionGroup.CLIENT, values);
    }

    /**
     * The name of the connections, as it was set; see {@link #effectiveClientName()}.
     *
     * @return the name, or null for the default
     */
    public @Nullable String clientName() {
        return values.find(OptionKey.NAME);
    }

    /**
     * The library's name in CLIENT SETINFO without suffixes, as it was set; see {@link #effectiveLibName()}.
     *
     * @return the name, {@code Trunkline} by default
     */
    public String libName() {
        return values.get(OptionKey.LIB_NAME, ClientIdentity.LIBRARY);
    }

    /**
     * What follows the library's name in CLIENT SETINFO.
     *
     * @return permitted texts, sorted and different; empty by default
     */
    public List<String> libSuffixes() {
        return values.get(OptionKey.LIB_SUFFIXES, NO_SUFFIXES).names();
    }

    /**
     * Whether the library's name and version are sent in CLIENT SETINFO.
     *
     * @return true by default
     */
    public boolean setLib() {
        return values.get(OptionKey.SET_LIB, true);
    }

    /**
     * The name for CLIENT SETNAME.
     *
     * @return {@link #clientName()}, or by default the host's name and the library's, without the characters that
     *     servers refuse; never empty
     */
    public String effectiveClientName() {
        return ClientIdentity.clientName(clientName());
    }

    /**
     * The library's name for CLIENT SETINFO.
     *
     * @return {@link #libName()} and {@link #libSuffixes()}, separated by hyphens, such as {@code Trunkline-cache-web}
     */
    public String effectiveLibName() {
        return ClientIdentity.libraryName(libName(), libSuffixes());
    }

    /**
     * The library's version for CLIENT SETINFO.
     *
     * @return the version of this artifact, or {@code dev} if it is not packaged
     */
    public String libVersion() {
        return ClientIdentity.libraryVersion();
    }

    /**
     * Sets the options of the group. Not thread-safe; a part of the {@link MultiplexerOptionsBuilder} that hands it
     * out.
     */
    public static final class Builder {

        private final OptionSettings settings;

        Builder(OptionSettings settings) {
            this.settings = settings;
        }

        /**
         * Sets the name of the connections.
         *
         * @param clientName the name, or null for the default
         * @return this builder
         */
        public Builder clientName(@Nullable String clientName) {
            settings.setText(OptionKey.NAME, clientName);
            return this;
        }

        /**
         * Sets the library's name in CLIENT SETINFO without suffixes.
         *
         * @param libName the name, or null for {@code Trunkline}
         * @return this builder
         */
        public Builder libName(@Nullable String libName) {
            settings.setText(OptionKey.LIB_NAME, libName);
            return this;
        }

        /**
         * Sets what follows the library's name in CLIENT SETINFO.
         *
         * @param libSuffixes texts; runs of characters that servers refuse become one hyphen; empty for none
         * @return this builder
         */
        public Builder libSuffixes(List<String> libSuffixes) {
            LibrarySuffixes permitted = new LibrarySuffixes(libSuffixes);
            settings.set(OptionKey.LIB_SUFFIXES, permitted.names().isEmpty() ? null : permitted);
            return this;
        }

        /**
         * Sets whether the library's name and version are sent in CLIENT SETINFO.
         *
         * @param setLib whether it is so; true by default
         * @return this builder
         */
        public Builder setLib(boolean setLib) {
            settings.set(OptionKey.SET_LIB, setLib);
            return this;
        }
    }
}
