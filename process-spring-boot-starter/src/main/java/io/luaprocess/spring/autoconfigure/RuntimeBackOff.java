package io.luaprocess.spring.autoconfigure;

import io.luaprocess.runtime.LuaProcessRuntime;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.type.MethodMetadata;

/**
 * Removes the beans of the runtime if the runtime was replaced after the conditions had
 * been evaluated, as {@code @MockitoBean} does. It has no order and therefore runs after
 * the ordered post-processors.
 */
final class RuntimeBackOff implements BeanFactoryPostProcessor {

	private static final String MARK = ConditionalOnLuaRuntime.class.getName();

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		if (beans.getBeanNamesForType(LuaProcessRuntime.class, true, false).length > 0
				|| !(beans instanceof BeanDefinitionRegistry registry)) {
			return;
		}
		for (String name : registry.getBeanDefinitionNames()) {
			if (registry.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition
					&& needsRuntime(definition)) {
				registry.removeBeanDefinition(name);
			}
		}
	}

	private static boolean needsRuntime(AnnotatedBeanDefinition definition) {
		MethodMetadata method = definition.getFactoryMethodMetadata();
		return definition.getMetadata().isAnnotated(MARK) || (method != null && method.isAnnotated(MARK));
	}

}
