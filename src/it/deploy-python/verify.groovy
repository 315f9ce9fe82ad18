// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

assert story.log(1).contains('python-image')
assert story.journal().writes().any {
  it.string('operation') == 'CreateFunction' && it.string('resource').contains('python-image')
}

def zip = story.function()
assert zip.string('functionName') == 'python-zip'
assert zip.string('outcome') == 'created'
assert zip.string('packageType') == 'Zip'
assert story.zipEntries('target/lambda') == ['app.py']

def errors = story.errors(2)
assert errors.contains('python3.12')
assert errors.contains('Java')
