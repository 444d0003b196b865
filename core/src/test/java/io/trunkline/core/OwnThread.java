package io.trunkline.core;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Makes and runs the tests of a class on a thread of their own: one that has driven simulated loops is marked as an I/O
 * thread for as long as it lives, and other tests are to wait on theirs.
 */
public final class OwnThread implements InvocationInterceptor, AfterAllCallback {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "own"));

    @Override
    public <T> T interceptTestClassConstructor(
            Invocation<T> invocation, ReflectiveInvocationContext<Constructor<T>> what, ExtensionContext context)
            throws Throwable {
        return run(invocation);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> what, ExtensionContext context)
            throws Throwable {
        run(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> what, ExtensionContext context)
            throws Throwable {
        run(invocation);
    }

    private <T> T run(Invocation<T> invocation) throws Throwable {
        Callable<T> call = () -> {
            try {
                return invocation.proceed();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
        try {
            return thread.submit(call).get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        thread.shutdown();
    }
}
