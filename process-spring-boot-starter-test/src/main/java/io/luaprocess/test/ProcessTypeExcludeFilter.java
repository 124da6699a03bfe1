package io.luaprocess.test;

import java.io.IOException;
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
import io.luaprocess.spring.listener.ProcessListener;
import io.luaprocess.topology.Names;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Leaves out all beans of the application but those that are part of the runtime.
 */
final class ProcessTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<ProcessTest> {

	/** An annotation of methods. */
	private static final String LISTENER = ProcessListener.class.getName();

	private static final Set<Class<?>> KNOWN_INCLUDES = Set.of(LuaModule.class,
			io.luaprocess.spring.annotation.LuaModule.class, LuaErrorTranslator.class, LuaCallInterceptor.class,
			ApplicationEntry.class, ProcessRuntimeCustomizer.class, ObjectMapping.class, Guard.class, JavaCallers.class,
			Names.class, DefinitionRegistry.class);

	ProcessTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return KNOWN_INCLUDES;
	}

	@Override
	public boolean match(MetadataReader reader, MetadataReaderFactory readers) throws IOException {
		return super.match(reader, readers)
				&& !(isUseDefaultFilters() && reader.getAnnotationMetadata().hasAnnotatedMethods(LISTENER));
	}

}
