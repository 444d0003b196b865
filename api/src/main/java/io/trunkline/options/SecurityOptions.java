package io.trunkline.options;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Who a multiplexer is on its servers, and whether TLS hides what it says. A group of {@link MultiplexerOptions};
 * immutable.
 */
public final class SecurityOptions extends OptionView {

    SecurityOptions(OptionValues values) {
        super(OptionGroup.SECURITY, values);
    }

    /**
     * The user of the servers' access control list.
     *
     * @return its name, or null to authenticate with the password alone
     */
    public @Nullable String user() {
        return values.find(OptionKey.USER);
    }

    /**
     * The password that is sent before anything else on each connection.
     *
     * @return the password, or null to send none
     */
    public @Nullable String password() {
        return values.find(OptionKey.PASSWORD);
    }

    /**
     * Whether the user is authenticated with an empty password.
     *
     * @return false by default
     */
    public boolean passwordless() {
        return values.get(OptionKey.PASSWORDLESS, false);
    }

    /**
     * Whether connections are secured with TLS.
     *
     * @return false by default
     */
    public boolean ssl() {
        return values.get(OptionKey.SSL, false);
    }

    /**
     * The name that the server's certificate must be for, as it was set; see
     * {@link MultiplexerOptions#effectiveSslHost}.
     *
     * @return the name, or null for the endpoint's
     */
    public @Nullable String sslHost() {
        return values.find(OptionKey.SSL_HOST);
    }

    /**
     * The TLS versions to allow.
     *
     * @return names as JSSE has them ({@code TLSv1.3}), oldest first; empty for the context's choice, the default
     */
    public List<String> sslProtocols() {
        TlsProtocols protocols = values.find(OptionKey.SSL_PROTOCOLS);
        return protocols == null ? List.of() : protocols.names();
    }

    /**
     * What supplies keys and trust for TLS.
     *
     * @return the context, or null for the platform's
     */
    public @Nullable SSLContext sslContext() {
        return values.find(OptionKey.SSL_CONTEXT);
    }

    /**
     * The user of the sentinels' access control list. The servers' own {@link #user} is never told to a sentinel.
     *
     * @return its name, or null to authenticate with the password alone
     */
    public @Nullable String sentinelUser() {
        return values.find(OptionKey.SENTINEL_USER);
    }

    /**
     * The password of the sentinels. The servers' own {@link #password} is never told to a sentinel.
     *
     * @return the password, or null to send none
     */
    public @Nullable String sentinelPassword() {
        return values.find(OptionKey.SENTINEL_PASSWORD);
    }

    /**
     * Whether connections to sentinels are secured with TLS.
     *
     * @return as {@link #ssl} by default
     */
    public boolean sentinelSsl() {
        return values.get(OptionKey.SENTINEL_SSL, ssl());
    }

    /**
     * The name that the certificates of the sentinels must be for.
     *
     * @return the name, or null for each sentinel's own
     */
    public @Nullable String sentinelSslHost() {
        return values.find(OptionKey.SENTINEL_SSL_HOST);
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
         * Sets the user of the servers' access control list.
         *
         * @param user its name, or null to authenticate with the password alone
         * @return this builder
         */
        public Builder user(@Nullable String user) {
            settings.setText(OptionKey.USER, user);
            return this;
        }

        /**
         * Sets the password that is sent before anything else on each connection.
         *
         * @param password the password, or null to send none
         * @return this builder
         */
        public Builder password(@Nullable String password) {
            settings.setText(OptionKey.PASSWORD, password);
            return this;
        }

        /**
         * Sets whether the user is authenticated with an empty password, since the server wants none of it. A user
         * without this and without a password is refused: commands would run as another one.
         *
         * @param passwordless whether it is so; false by default
         * @return this builder
         */
        public Builder passwordless(boolean passwordless) {
            settings.set(OptionKey.PASSWORDLESS, passwordless);
            return this;
        }

        /**
         * Sets whether connections are secured with TLS.
         *
         * @param ssl whether it is so; false by default
         * @return this builder
         */
        public Builder ssl(boolean ssl) {
            settings.set(OptionKey.SSL, ssl);
            return this;
        }

        /**
         * Sets the name that the server's certificate must be for.
         *
         * @param sslHost the name, or null for the endpoint's
         * @return this builder
         */
        public Builder sslHost(@Nullable String sslHost) {
            settings.setText(OptionKey.SSL_HOST, sslHost);
            return this;
        }

        /**
         * Sets the TLS versions to allow.
         *
         * @param sslProtocols names as JSSE has them ({@code TLSv1.3}); empty for the context's choice
         * @return this builder
         * @throws IllegalArgumentException if there is one that is not known
         */
        public Builder sslProtocols(List<String> sslProtocols) {
            if (sslProtocols.isEmpty()) {
                settings.set(OptionKey.SSL_PROTOCOLS, null);
                return this;
            }
            TlsProtocols known = TlsProtocols.of(sslProtocols);
            if (known == null) {
                throw ConfigurationErrors.notRecognised(
                        "sslProtocols", TlsProtocols.EXPECTED, String.join("|", sslProtocols));
            }
            settings.set(OptionKey.SSL_PROTOCOLS, known);
            return this;
        }

        /**
         * Sets what supplies keys and trust for TLS.
         *
         * @param sslContext the context, or null for the platform's
         * @return this builder
         */
        public Builder sslContext(@Nullable SSLContext sslContext) {
            settings.set(OptionKey.SSL_CONTEXT, sslContext);
            return this;
        }

        /**
         * Sets the user of the sentinels' access control list.
         *
         * @param sentinelUser its name, or null to authenticate with the password alone
         * @return this builder
         */
        public Builder sentinelUser(@Nullable String sentinelUser) {
            settings.setText(OptionKey.SENTINEL_USER, sentinelUser);
            return this;
        }

        /**
         * Sets the password of the sentinels. That of the servers is never told to a sentinel.
         *
         * @param sentinelPassword the password, or null to send none
         * @return this builder
         */
        public Builder sentinelPassword(@Nullable String sentinelPassword) {
            settings.setText(OptionKey.SENTINEL_PASSWORD, sentinelPassword);
            return this;
        }

        /**
         * Sets whether connections to sentinels are secured with TLS.
         *
         * @param sentinelSsl whether it is so; as {@link #ssl} by default
         * @return this builder
         */
        public Builder sentinelSsl(boolean sentinelSsl) {
            settings.set(OptionKey.SENTINEL_SSL, sentinelSsl);
            return this;
        }

        /**
         * Sets the name that the certificates of the sentinels must be for.
         *
         * @param sentinelSslHost the name, or null for each sentinel's own
         * @return this builder
         */
        public Builder sentinelSslHost(@Nullable String sentinelSslHost) {
            settings.setText(OptionKey.SENTINEL_SSL_HOST, sentinelSslHost);
            return this;
        }
    }
}
