// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)
def answer = '"Hello, Ada, via com.example.shaded.slf4j.simple.SimpleLoggerFactory"'

assert story.response() == answer
assert story.journal().beforeInvoke().count('lambda', 'CreateFunction') == 1

assert story.log(2).contains('unchanged')
assert story.journal().count('lambda', 'UpdateFunctionCode') == 0

def image = story.function()
assert image.string('functionName') == 'shaded-image'
assert image.string('packageType') == 'Image'
assert image.string('outcome') == 'created'
assert story.response('image-response.json') == answer
