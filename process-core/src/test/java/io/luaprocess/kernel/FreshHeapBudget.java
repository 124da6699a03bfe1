package io.luaprocess.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;

/**
 * Each test begins with the whole budget for forced collections, which holds for a JVM:
 * otherwise a test waits for what those before it have used up.
 */
public final class FreshHeapBudget implements BeforeEachCallback, InvocationInterceptor {

	private static final long WHOLE = TimeUnit.MILLISECONDS.toNanos(200);

	private static final VarHandle BUDGET;

	static {
		try {
			BUDGET = MethodHandles.privateLookupIn(Heap.class, MethodHandles.lookup())
				.findStaticVarHandle(Heap.class, "budget", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		BUDGET.setVolatile(WHOLE);
	}

	@Override
	public void interceptDynamicTest(Invocation<@Nullable Void> invocation, DynamicTestInvocationContext test,
			ExtensionContext context) throws Throwable {
		beforeEach(context);
		invocation.proceed();
	}

}
