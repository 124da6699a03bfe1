package io.luaprocess.spring.listener;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.stream.Collectors;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean that receives the messages of a topic. The bean is looked up for
 * each call, so it is called through its proxies and in its scope. Thread-safe.
 *
 * @param beans the beans
 * @param bean name of the bean
 * @param method the method, of its class
 * @param topic the topic; empty for any
 * @param onError what happens after an exception
 */
record ListenerMethod(BeanFactory beans, String bean, Method method, String topic, ProcessListener.OnError onError) {

	/**
	 * Calls the method.
	 * @throws BadPayload if the payload does not fit the parameters
	 * @throws Exception what the method throws
	 */
	@Nullable Object invoke(ProcessMessage message) throws Exception {
		@Nullable Object[] arguments = arguments(message);
		Object target = this.beans.getBean(this.bean);
		Method invocable = AopUtils.selectInvocableMethod(this.method, target.getClass());
		ReflectionUtils.makeAccessible(invocable);
		try {
			return invocable.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			throw ex;
		}
	}

	private @Nullable Object[] arguments(ProcessMessage message) {
		Parameter[] parameters = this.method.getParameters();
		@Nullable Object[] arguments = new Object[parameters.length];
		long values = Arrays.stream(parameters).filter((parameter) -> !isMessage(parameter)).count();
		int position = 0;
		for (int i = 0; i < parameters.length; i++) {
			if (isMessage(parameters[i])) {
				arguments[i] = message;
			}
			else {
				arguments[i] = argument(message, parameters[i], (values == 1) ? 0 : ++position);
			}
		}
		return arguments;
	}

	private static boolean isMessage(Parameter parameter) {
		return parameter.getType() == ProcessMessage.class;
	}

	private @Nullable Object argument(ProcessMessage message, Parameter parameter, int position) {
		try {
			return (position == 0) ? message.payload(parameter.getParameterizedType())
					: message.value(position, parameter.getParameterizedType());
		}
		catch (ProcessException ex) {
			ProcessError error = ProcessError.of(ErrorKind.INVALID,
					"parameter '" + parameter.getName() + "' of " + this + ": " + ex.error().text());
			throw new BadPayload(error);
		}
	}

	@Override
	public String toString() {
		return place(this.method);
	}

	/** Names a method in messages. */
	static String place(Method method) {
		return Arrays.stream(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ",
					ClassUtils.getShortName(method.getDeclaringClass()) + "." + method.getName() + "(", ")"));
	}

	/**
	 * A message that the method cannot be called with.
	 */
	static final class BadPayload extends ProcessException {

		private static final long serialVersionUID = 1L;

		BadPayload(ProcessError error) {
			super(error);
		}

	}

}
