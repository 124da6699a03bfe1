package io.luaprocess.spring.module;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.luaprocess.ObjectMapping;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.spring.module.InvalidLuaModuleException.Problem;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Finds the beans that are annotated as modules and makes modules of them, without
 * creating the beans.
 */
public final class AnnotatedModules {

	private final ConfigurableListableBeanFactory beans;

	private final ValueTypes types;

	private final List<Problem> problems = new ArrayList<>();

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
	 * Makes modules of all beans with
	 * {@link io.luaprocess.spring.annotation.LuaModule @LuaModule}.
	 * @return the modules
	 * @throws InvalidLuaModuleException if something about them is wrong
	 */
	public List<LuaModule> find() {
		Map<String, BeanModule> modules = new LinkedHashMap<>();
		for (String bean : this.beans.getBeanDefinitionNames()) {
			BeanModule module = module(bean);
			BeanModule other = (module != null) ? modules.putIfAbsent(module.name(), module) : null;
			if (other != null) {
				problem(bean, "@LuaModule(\"" + module.name() + "\")",
						"bean '" + other.bean() + "' has this name as well", "Give one of the modules another name.");
			}
		}
		if (!this.problems.isEmpty()) {
			throw new InvalidLuaModuleException(this.problems);
		}
		return List.copyOf(modules.values());
	}

	private BeanModule module(String bean) {
		if (ScopedProxyUtils.isScopedTarget(bean) || this.beans.getBeanDefinition(bean).isAbstract()) {
			return null;
		}
		io.luaprocess.spring.annotation.LuaModule annotation = this.beans.findAnnotationOnBean(bean,
				io.luaprocess.spring.annotation.LuaModule.class, false);
		Class<?> type = (annotation != null) ? AutoProxyUtils.determineTargetClass(this.beans, bean) : null;
		if (type == null) {
			return null;
		}
		Class<?> target = ClassUtils.getUserClass(type);
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
		methods.keySet().stream().sorted(Comparator.comparing(AnnotatedModules::signature)).forEach((method) -> {
			io.luaprocess.spring.annotation.LuaFunction annotation = methods.get(method);
			String name = StringUtils.hasText(annotation.value()) ? annotation.value() : LuaNames.of(method.getName());
			Method other = owners.putIfAbsent(name, method);
			if (isUsable(bean, method, name, other)) {
				functions.put(name, function(bean, target, method, annotation));
			}
		});
		return functions;
	}

	private boolean isUsable(String bean, Method method, String name, Method other) {
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
