package io.luaprocess.spring.dashboard;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.convert.ConversionServiceParameterValueMapper;
import org.springframework.boot.actuate.endpoint.invoke.reflect.OperationMethod;
import org.springframework.boot.actuate.endpoint.invoke.reflect.ReflectiveOperationInvoker;

/**
 * Reads an actuator endpoint as a request over HTTP would, whether it is exposed or not:
 * with the same parameters and the same checks of them.
 */
final class EndpointReader {

	private final List<Operation> operations;

	EndpointReader(Object endpoint) {
		this.operations = Arrays.stream(endpoint.getClass().getMethods())
			.filter((method) -> method.isAnnotationPresent(ReadOperation.class))
			.map((method) -> Operation.of(endpoint, method))
			.toList();
	}

	/**
	 * Reads.
	 * @param selectors the segments of the path
	 * @param parameters the parameters; others than those of the operation are ignored
	 * @return the result
	 * @throws Failure 404 if there is nothing
	 * @throws org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException
	 * if a parameter is wrong
	 */
	Object read(List<String> selectors, Map<String, String> parameters) {
		for (Operation operation : this.operations) {
			if (operation.selectors.size() == selectors.size()) {
				Object result = operation.invoke(selectors, parameters);
				if (result != null) {
					return result;
				}
			}
		}
		throw new Failure(404, selectors.isEmpty() ? "nothing there" : "there is no " + selectors.get(0));
	}

	/**
	 * A method of the endpoint.
	 *
	 * @param selectors the parameters that stand in the path
	 */
	private record Operation(ReflectiveOperationInvoker invoker, List<String> selectors, List<String> others) {

		static Operation of(Object endpoint, Method method) {
			OperationMethod operation = new OperationMethod(method, OperationType.READ);
			List<String> selectors = new ArrayList<>();
			List<String> others = new ArrayList<>();
			for (OperationParameter parameter : operation.getParameters()) {
				boolean selector = parameter.getAnnotation(Selector.class) != null;
				(selector ? selectors : others).add(parameter.getName());
			}
			return new Operation(
					new ReflectiveOperationInvoker(endpoint, operation, new ConversionServiceParameterValueMapper()),
					selectors, others);
		}

		@Nullable Object invoke(List<String> values, Map<String, String> parameters) {
			Map<String, Object> arguments = new HashMap<>();
			for (String name : this.others) {
				String value = parameters.get(name);
				if (value != null && !value.isEmpty()) {
					arguments.put(name, value);
				}
			}
			for (int i = 0; i < values.size(); i++) {
				arguments.put(this.selectors.get(i), values.get(i));
			}
			return this.invoker.invoke(new InvocationContext(SecurityContext.NONE, arguments));
		}

	}

}
