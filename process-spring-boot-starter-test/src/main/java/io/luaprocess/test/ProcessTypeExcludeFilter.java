package io.luaprocess.test;

import java.util.LinkedHashSet;
import java.util.Set;

import io.luaprocess.ObjectMapping;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.lua.api.LuaCallInterceptor;
import io.luaprocess.lua.api.LuaErrorTranslator;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.security.Guard;
import io.luaprocess.spring.autoconfigure.ProcessRuntimeCustomizer;
import io.luaprocess.topology.Names;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.util.ClassUtils;

/**
 * Leaves out all beans of the application but those that are part of the runtime.
 */
final class ProcessTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<ProcessTest> {

	private static final String[] ANNOTATIONS = { "io.luaprocess.spring.annotation.LuaModule",
			"io.luaprocess.spring.annotation.ProcessListener" };

	private static final Set<Class<?>> KNOWN_INCLUDES = includes();

	ProcessTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	private static Set<Class<?>> includes() {
		Set<Class<?>> includes = new LinkedHashSet<>(Set.of(LuaModule.class, LuaErrorTranslator.class,
				LuaCallInterceptor.class, ApplicationEntry.class, ProcessRuntimeCustomizer.class, ObjectMapping.class,
				Guard.class, JavaCallers.class, Names.class, DefinitionRegistry.class));
		ClassLoader loader = ProcessTypeExcludeFilter.class.getClassLoader();
		for (String annotation : ANNOTATIONS) {
			if (ClassUtils.isPresent(annotation, loader)) {
				includes.add(ClassUtils.resolveClassName(annotation, loader));
			}
		}
		return Set.copyOf(includes);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return KNOWN_INCLUDES;
	}

}
