// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.plan.Observed.CodePlace;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One upload for all functions that run the same code: whoever comes first sends it, the others wait for that. */
public final class SharedUpload implements CodeUpload {

    private final CodeUpload upload;
    private boolean prepared;
    private @Nullable CodePlace place;
    private @Nullable FunctionCode code;

    public SharedUpload(CodeUpload upload) {
        this.upload = upload;
    }

    @Override
    public synchronized void prepare(Executor executor) {
        if (!prepared) {
            prepared = true;
            upload.prepare(executor);
        }
    }

    @Override
    public synchronized CodePlace look() {
        CodePlace known = place;
        if (known == null) {
            known = upload.look();
            place = known;
        }
        return code == null ? known : new CodePlace(known.name(), true, true);
    }

    @Override
    public synchronized FunctionCode upload() {
        FunctionCode known = code;
        if (known == null) {
            known = upload.upload();
            code = known;
        }
        return known;
    }
}
