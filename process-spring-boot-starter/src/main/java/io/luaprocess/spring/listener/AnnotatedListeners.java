package io.luaprocess.spring.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.luaprocess.lua.api.LuaErrorTranslator;
import io.luaprocess.runtime.RuntimeBuilder;
import io.luaprocess.spring.listener.InvalidListenerException.Problem;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the methods of beans that are annotated with {@link ProcessListener}, without
 * creating the beans.
 */
public final class AnnotatedListeners {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

	private final ConfigurableListableBeanFactory beans;

	private final Map<String, ListenerGroup> groups = new LinkedHashMap<>();

	private final List<Problem> problems = new ArrayList<>();

	private AnnotatedListeners(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Finds the listeners.
	 * @param beans the beans
	 * @return the listeners
	 * @throws InvalidListenerException if something about them is wrong
	 */
	public static AnnotatedListeners of(ConfigurableListableBeanFactory beans) {
		AnnotatedListeners listeners = new AnnotatedListeners(beans);
		for (String bean : beans.getBeanDefinitionNames()) {
			listeners.read(bean);
		}
		if (!listeners.problems.isEmpty()) {
			throw new InvalidListenerException(listeners.problems);
		}
		return listeners;
	}

	/**
	 * Adds the processes and services of the listeners to a runtime.
	 * @param builder builds the runtime
	 * @param translators say which errors senders get
	 * @param interceptors surround the calls
	 * @param defaultHost id of the host of listeners that name none
	 * @param services ids of the services that the application configures itself
	 */
	public void addTo(RuntimeBuilder builder, List<LuaErrorTranslator> translators,
			List<ListenerInterceptor> interceptors, String defaultHost, Set<String> services) {
		this.groups.values()
			.forEach((group) -> group.addTo(builder, new ListenerFailures(translators), interceptors, defaultHost,
					services.contains(group.serviceId())));
	}

	/**
	 * Checks that the beans, now that they exist, have no listeners that were not found.
	 * @param found the listeners that were found before
	 * @throws InvalidListenerException if there are some
	 */
	public void checkFoundBy(AnnotatedListeners found) {
		List<Problem> missed = new ArrayList<>();
		this.groups.values().stream().flatMap((group) -> group.methods().stream()).forEach((method) -> {
			if (found.groups.values().stream().noneMatch((group) -> group.methods().contains(method))) {
				missed.add(new Problem(method.toString(),
						"the type of bean '" + method.bean() + "' was not known before it was created",
						"Declare the class of the bean as the return type of its @Bean method."));
			}
		});
		if (!missed.isEmpty()) {
			throw new InvalidListenerException(missed);
		}
	}

	private void read(String bean) {
		if (ScopedProxyUtils.isScopedTarget(bean) || this.beans.getBeanDefinition(bean).isAbstract()) {
			return;
		}
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, bean);
		if (type == null || !AnnotationUtils.isCandidateClass(type, ProcessListener.class)) {
			return;
		}
		Class<?> target = ClassUtils.getUserClass(type);
		Map<Method, ProcessListener> methods = MethodIntrospector.selectMethods(target,
				(MethodIntrospector.MetadataLookup<ProcessListener>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, ProcessListener.class));
		methods.entrySet()
			.stream()
			.sorted(Comparator.comparing((found) -> ListenerMethod.place(found.getKey())))
			.forEach((found) -> add(bean, found.getKey(), found.getValue()));
	}

	private void add(String bean, Method method, ProcessListener annotation) {
		String name = resolved(annotation.name());
		String topic = resolved(annotation.topic());
		ListenerMethod listener = new ListenerMethod(this.beans, bean, method, topic, annotation.onError());
		ListenerGroup group = new ListenerGroup(name, resolved(annotation.host()), annotation.concurrency(),
				List.of(listener));
		if (!isUsable(group, listener)) {
			return;
		}
		ListenerGroup other = this.groups.get(name);
		if (other == null) {
			this.groups.put(name, group);
		}
		else if (fits(other, group, listener)) {
			List<ListenerMethod> both = new ArrayList<>(other.methods());
			both.add(listener);
			this.groups.put(name, new ListenerGroup(name, other.host(), other.concurrency(), List.copyOf(both)));
		}
	}

	private String resolved(String text) {
		String value = this.beans.resolveEmbeddedValue(text);
		return (value != null) ? value : "";
	}

	private boolean isUsable(ListenerGroup group, ListenerMethod listener) {
		int before = this.problems.size();
		Method method = listener.method();
		if (!NAME.matcher(group.name()).matches()) {
			problem(listener, "the name '" + group.name() + "' is no name of an entry",
					"Write letters, digits, _, - and dots.");
		}
		if (listener.topic().startsWith("@")) {
			problem(listener, "topics that begin with @ are reserved", "Choose another topic.");
		}
		if (group.concurrency() < 1) {
			problem(listener, "the concurrency is " + group.concurrency(), "Write a number from 1 on.");
		}
		if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
			problem(listener, "it is private or static, so it cannot be called through proxies",
					"Make it a public method.");
		}
		if (LaterResults.isMultiValue(method.getReturnType())) {
			problem(listener, "it returns several values that come later, which cannot be one answer",
					"Return a Mono or CompletionStage of a list.");
		}
		return this.problems.size() == before;
	}

	private boolean fits(ListenerGroup other, ListenerGroup group, ListenerMethod listener) {
		int before = this.problems.size();
		ListenerMethod first = other.methods().getFirst();
		String taken = "the name '" + group.name() + "' is taken by " + first;
		if (!first.bean().equals(listener.bean())) {
			problem(listener, taken + " of bean '" + first.bean() + "'",
					"Give one of the listeners another name; only methods of one bean can share one.");
		}
		else if (other.methods().stream().anyMatch((method) -> method.topic().equals(listener.topic()))) {
			problem(listener, taken + (listener.topic().isEmpty() ? "" : ", for topic '" + listener.topic() + "' too"),
					"Give one of the methods another name, or another topic.");
		}
		else if (other.concurrency() != group.concurrency() || !other.host().equals(group.host())) {
			problem(listener, taken + ", which has another concurrency or host",
					"Methods of one name are one process: write the same concurrency and host at each.");
		}
		return this.problems.size() == before;
	}

	private void problem(ListenerMethod method, String reason, String remedy) {
		this.problems.add(new Problem(method.toString(), reason, remedy));
	}

}
