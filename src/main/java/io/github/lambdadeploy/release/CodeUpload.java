// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.lambda.FunctionCode;

/** Brings the code to where Lambda fetches it, unless it is there; asked once, and only when some call needs it. */
@FunctionalInterface
public interface CodeUpload {

    FunctionCode upload();
}
