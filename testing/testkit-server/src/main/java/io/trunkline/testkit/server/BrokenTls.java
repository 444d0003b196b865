package io.trunkline.testkit.server;

import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** TLS contexts of applications that do not do what they should. */
public final class BrokenTls {

    private BrokenTls() {}

    /**
     * A context that fails whatever it is asked for.
     *
     * @param error what it throws
     * @return the context
     */
    public static SSLContext throwing(Error error) {
        return new ThrowingContext(error);
    }

    private static final class ThrowingContext extends SSLContext {
        ThrowingContext(Error error) {
            super(new ThrowingSpi(error), null, "TLS");
        }
    }

    private static final class ThrowingSpi extends SSLContextSpi {
        private final Error error;

        ThrowingSpi(Error error) {
            this.error = error;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            throw error;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            throw error;
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
            throw error;
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            throw error;
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw error;
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            throw error;
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            throw error;
        }
    }
}
