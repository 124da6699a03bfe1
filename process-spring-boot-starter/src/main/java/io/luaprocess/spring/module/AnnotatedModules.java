package io.luaprocess.spring.module;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.luaprocess.ObjectMapping;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.spring.module.InvalidLuaModuleException.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Finds the beans that are annotated as modules and makes modules of them, without
 * creating the beans. When they have been created it checks that their proxies have the
 * methods.
 */
public final class AnnotatedModules implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beans;

	private final ValueTypes types;

	private final List<Problem> problems = new ArrayList<>();

	private final Map<String, BeanModule> modules = new LinkedHashMap<>();

	/**
	 * Creates a finder.
	 * @param beans the beans
	 * @param mapping maps objects of the application
	 */
	public AnnotatedModules(ConfigurableListableBeanFactory beans, ObjectMapping mapping) {
		this.beans = beans;
		this.types = new ValueTypes(mapping);
	}

	/**
	 * Makes modules, once, of all beans with
	 * {@link io.luaprocess.spring.annotation.LuaModule @LuaModule}.
	 * @return the modules
	 * @throws InvalidLuaModuleException if something about them is wrong
	 */
	public List<LuaModule> find() {
		if (!this.modules.isEmpty()) {
			return List.copyOf(this.modules.values());
		}
		for (String bean : this.beans.getBeanDefinitionNames()) {
			BeanModule module = module(bean);
			if (module != null) {
				add(module);
			}
		}
		refuse();
		return List.copyOf(this.modules.values());
	}

	private void add(BeanModule module) {
		BeanModule other = this.modules.putIfAbsent(module.name(), module);
		if (other != null) {
			problem(module.bean(), "@LuaModule(\"" + module.name() + "\")",
					"bean '" + other.bean() + "' has this name as well", "Give one of the modules another name.");
		}
	}

	private void refuse() {
		if (!this.problems.isEmpty()) {
			throw new InvalidLuaModuleException(this.problems);
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.modules.values().forEach((module) -> {
			if (this.beans.containsSingleton(module.bean())) {
				Class<?> proxy = this.beans.getBean(module.bean()).getClass();
				module.functions().values().forEach((function) -> check(module.bean(), (BeanFunction) function, proxy));
			}
		});
		refuse();
	}

	private void check(String bean, BeanFunction function, Class<?> proxy) {
		try {
			function.invocable(proxy);
		}
		catch (IllegalStateException ex) {
			problem(bean, place(function.method()), "the proxy of the bean implements only its interfaces",
					"Declare the method in an interface of the bean, or let proxies be subclasses"
							+ " (spring.aop.proxy-target-class=true).");
		}
	}

	private @Nullable BeanModule module(String bean) {
		if (ScopedProxyUtils.isScopedTarget(bean) || this.beans.getBeanDefinition(bean).isAbstract()) {
			return null;
		}
		Class<?> target = proxied(bean);
		io.luaprocess.spring.annotation.LuaModule annotation = (target != null)
				? AnnotatedElementUtils.findMergedAnnotation(target, io.luaprocess.spring.annotation.LuaModule.class)
				: this.beans.findAnnotationOnBean(bean, io.luaprocess.spring.annotation.LuaModule.class, false);
		if (annotation == null) {
			return null;
		}
		Class<?> type = (target != null) ? target : AutoProxyUtils.determineTargetClass(this.beans, bean);
		return (type != null) ? module(bean, ClassUtils.getUserClass(type), annotation) : null;
	}

	/** The class behind the proxy of a bean that has been created before. */
	private @Nullable Class<?> proxied(String bean) {
		Object singleton = this.beans.containsSingleton(bean) ? this.beans.getSingleton(bean) : null;
		return AopUtils.isAopProxy(singleton) ? AopProxyUtils.ultimateTargetClass(singleton) : null;
	}

	private BeanModule module(String bean, Class<?> target, io.luaprocess.spring.annotation.LuaModule annotation) {
		if (!LuaNames.isModule(annotation.value())) {
			problem(bean, target.getName(), "the name '" + annotation.value() + "' is no name of a module",
					"Write letters, digits and _, and . or - between them.");
		}
		return new BeanModule(annotation.value(), bean, target, functions(bean, target), annotation.description());
	}

	private Map<String, LuaFunction> functions(String bean, Class<?> target) {
		Map<Method, io.luaprocess.spring.annotation.LuaFunction> methods = MethodIntrospector.selectMethods(target,
				(MethodIntrospector.MetadataLookup<io.luaprocess.spring.annotation.LuaFunction>) (
						method) -> AnnotatedElementUtils.findMergedAnnotation(method,
								io.luaprocess.spring.annotation.LuaFunction.class));
		if (methods.isEmpty()) {
			problem(bean, target.getName(), "it has no method with @LuaFunction",
					"Annotate the public methods that programs may call.");
		}
		Map<String, LuaFunction> functions = new LinkedHashMap<>();
		Map<String, Method> owners = new LinkedHashMap<>();
		Map<Method, io.luaprocess.spring.annotation.LuaFunction> sorted = new TreeMap<>(
				Comparator.comparing(AnnotatedModules::signature).thenComparing(Method::toString));
		sorted.putAll(methods);
		sorted.forEach((method, annotation) -> {
			String name = StringUtils.hasText(annotation.value()) ? annotation.value() : LuaNames.of(method.getName());
			Method other = owners.putIfAbsent(name, method);
			if (isUsable(bean, method, name, other)) {
				functions.put(name, function(bean, target, method, annotation));
			}
		});
		return functions;
	}

	private boolean isUsable(String bean, Method method, String name, @Nullable Method other) {
		int before = this.problems.size();
		if (other != null) {
			problem(bean, place(method), "'" + name + "' in Lua is " + place(other) + " as well",
					"Give one of them another name: @LuaFunction(\"…\").");
		}
		if (!LuaNames.isUsable(name)) {
			problem(bean, place(method), "'" + name + "' is no name in Lua",
					"Write letters, digits and _, no reserved word: @LuaFunction(\"…\").");
		}
		if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
			problem(bean, place(method), "it is not public, or static, so it cannot be called through proxies",
					"Make it a public method of the bean.");
		}
		return this.problems.size() == before;
	}

	private LuaFunction function(String bean, Class<?> target, Method method,
			io.luaprocess.spring.annotation.LuaFunction annotation) {
		MethodPlan plan = new MethodPlan(target, method, this.types);
		plan.problems().forEach((problem) -> problem(bean, place(method), problem.reason(), problem.remedy()));
		return new BeanFunction(this.beans, bean, method, plan, annotation);
	}

	private void problem(String bean, String place, String reason, String remedy) {
		this.problems.add(new Problem(bean, place, reason, remedy));
	}

	/** Names a method in messages. */
	static String place(Method method) {
		return "method " + ClassUtils.getShortName(method.getDeclaringClass()) + "." + signature(method);
	}

	private static String signature(Method method) {
		return Arrays.stream(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", method.getName() + "(", ")"));
	}

}
