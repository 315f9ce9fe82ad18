// SPDX-License-Identifier: Apache-2.0
package com.example;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;
import org.slf4j.LoggerFactory;

public class Hello {

    /** Names the logging implementation, which is found through META-INF/services. */
    public String handle(Map<String, String> event, Context context) {
        return "Hello, " + event.get("name") + ", via "
                + LoggerFactory.getILoggerFactory().getClass().getName();
    }
}
