package io.luaprocess.spring.module;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaSignature;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean as a function. The bean is looked up by its name, once if it is a
 * singleton, so it is called as everything else calls it. Thread-safe.
 */
final class BeanFunction implements LuaFunction {

	private final BeanFactory beans;

	private final String bean;

	private final Method method;

	private final MethodPlan plan;

	private final boolean blocking;

	private final boolean remote;

	private final LuaSignature signature;

	/** Known as soon as a singleton was called. */
	private volatile @Nullable Target target;

	BeanFunction(BeanFactory beans, String bean, Method method, MethodPlan plan,
			io.luaprocess.spring.annotation.LuaFunction annotation) {
		this.beans = beans;
		this.bean = bean;
		this.method = method;
		this.plan = plan;
		this.blocking = annotation.blocking();
		this.remote = annotation.remote();
		this.signature = plan.signature(annotation.description());
	}

	@Override
	public @Nullable Object call(LuaCall call) throws Exception {
		@Nullable Object[] args = this.plan.arguments(call);
		Target found = target();
		try {
			return found.method.invoke(found.object, args);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			throw ex;
		}
	}

	private Target target() {
		Target known = this.target;
		if (known != null) {
			return known;
		}
		Object object = this.beans.getBean(this.bean);
		Target found = new Target(object, invocable(object.getClass()));
		if (this.beans.isSingleton(this.bean)) {
			this.target = found;
		}
		return found;
	}

	/**
	 * Finds the method of a proxy.
	 * @throws IllegalStateException if the proxy does not have it
	 */
	Method invocable(Class<?> proxy) {
		Method invocable = AopUtils.selectInvocableMethod(this.method, proxy);
		ReflectionUtils.makeAccessible(invocable);
		return invocable;
	}

	Method method() {
		return this.method;
	}

	@Override
	public boolean remote() {
		return this.remote;
	}

	@Override
	public boolean blocking() {
		return this.blocking;
	}

	@Override
	public LuaSignature signature() {
		return this.signature;
	}

	private record Target(Object object, Method method) {
	}

}
