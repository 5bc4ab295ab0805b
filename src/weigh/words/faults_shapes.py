"""Sizes that contradict each other. Every text: the law; the letters with their numbers; what was received; the remedy."""

from __future__ import annotations

FAULTS = {
    "einops.rank": "the pattern must name every axis.\n  {pattern!r} names {expected}, the tensor {tensor} has {rank}.",
    "einops.sizes": "a group's names must multiply to its axis.\n  In {pattern!r}, ({group}) is {size}, and what is known of it "
    "gives {known}.\n  Give the sizes of all its names but one.",
    "einops.name": "a name that is only on the right needs a size.\n  {pattern!r} does not tell that of {name}.",
    "einops.pattern": "a pattern is names and parentheses on both sides of one ->.\n  Received: {pattern!r}.",
    "index.ellipses": "an index may hold `...` once.\n"
    "  It holds more, so which axes they stand for is open. Received: {tensor}.\n"
    "  Keep one of them.",
    "inputs": "the number of input tensors must be what the layer takes.\n"
    "  It takes {takes}, but received {received}: {tensors}.\n"
    "  Call it on each tensor, or merge them first.",
    "rank": "the input must have {expected} axes, the batch included.\n"
    "  It has {rank}. Received: {tensor}.\n"
    "  Reshape or flatten it first, or check the input shape.",
    "window.too_large": "the window must fit into its input.\n"
    "  {axis} = {size}, but a kernel of {kernel} with dilation {dilation} spans {span}, and padding {padding!r} adds {added}.\n"
    "  Give an input of at least {least}, a smaller kernel, or padding='same'.",
    "partial_conv.reads": "a filter reads at least one of the input's channels, and no more than there are.\n"
    "  Received: {filters} filters that read {reads} channels each (filters={filters}, reads={reads}, "
    "channels={channels}).\n"
    "  Check the sizes of the sets, or the number of filters of the layer before.",
    "conv.groups": "{name} must be a multiple of groups.\n"
    "  {name} = {size}, but groups = {groups}.\n"
    "  Choose groups among the divisors of {size}.",
    # -- axes and products of any tensors
    "axis.range": "an axis must be one that the tensor has.\n"
    "  axis = {axis}, but there are {rank} axes, the batch included. Received: {tensor}.\n"
    "  Count from 0 to the rank less 1, or from -1 backwards.",
    "broadcast": "sizes must be equal, or one of them 1, in every axis counted from the last.\n"
    "  {first} meets {second}. Received: {left} and {right}.\n"
    "  Transpose or reshape one of them, or give it an axis of size 1 there.",
    "matmul.inside": "the axes that are summed over must be equally long.\n"
    "  The left one is {inside}, the right one {meeting}. Received: {left} and {right}.\n"
    "  Transpose one of them, or give both that size.",
    "top_k": "k must not be more than there is to choose from.\n"
    "  k = {k}, but the last axis has {size}.\n"
    "  Choose a k up to {size}.",
    "filter.channels": "the kernel must span the channels of the input, or a whole part of them.\n"
    "  channels = {channels}, but the kernel is for {inside}. Received: {tensor} and a kernel {kernel}.\n"
    "  Give the kernel {channels} input channels, or check which axis holds the channels.",
    # -- equations of letters
    "einsum.equation": "the equation must read input,kernel->output, with ... at most on one side of the letters.\n"
    "  Received: {equation!r}.\n"
    "  Write it as 'abc,cd->abd', '...b,bc->...c' or 'ab...,bc->ac...'.",
    "einsum.letter": "every letter must be in another part of the equation too.\n"
    "  {letter!r} stands alone in {equation!r}.\n"
    "  Use a letter of the input, or give the kernel and the output the same one.",
    "einsum.output": "a letter of both input and output must stand for one size.\n"
    "  {letter} = {size} in the input, but output_shape says {output}. The equation: {equation!r}.\n"
    "  Write None for it in output_shape, or {size}.",
    "einsum.output_missing": "output_shape must give a size to every letter that the input has not.\n"
    "  {letter!r} of {equation!r} has none.\n"
    "  Give output_shape one entry for each letter of the output behind the batch.",
    "einsum.operands": "the equation must have one part for every tensor.\n"
    "  {equation!r} has {expected}, but {received} were given.\n"
    "  Separate the parts by commas, one for each tensor.",
    "einsum.rank": "a tensor must have one axis for every letter of its part.\n"
    "  {term!r} of {equation!r} meets {tensor}.\n"
    "  Give it as many letters as axes, or ... for those in front.",
    "einsum.sizes": "a letter must stand for one size.\n"
    "  {letter} = {first} in one tensor and {second} in another. The equation: {equation!r}.\n"
    "  Check the order of the letters, or the shapes.",
    # -- recurrent layers
    "recurrent.states": "a recurrent layer must be given all of its first states, or none.\n"
    "  It has {expected}, but {received} were given.\n"
    "  Give as many as return_state gives: for an LSTM the state and the carry.",
    "recurrent.state": "a first state must be as large as the layer.\n"
    "  State {number} has {size}, but the layer has {units} units.\n"
    "  Give both the same number of units.",
    "recurrent.first_state": "a first state must have the shape of the last one.\n"
    "  State {number} is {tensor}, but the layer makes {expected}: layers and directions, batch, units.\n"
    "  Give it that shape, or leave it out: it is zero then.",
    "recurrent.layers": "there must be at least one layer, and at most {most}.\n"
    "  num_layers = {layers}.\n"
    "  Give a whole number from 1 to {most}.",
    "recurrent.projection": "a state is projected to fewer values than it has.\n"
    "  proj_size = {projection}, but hidden_size = {units}.\n"
    "  Choose a proj_size below {units}, or 0 for none.",
    "recurrent.odd_states": "two directions must be given equally many first states.\n"
    "  {received} were given.\n"
    "  Give those of the forward layer, then those of the backward layer.",
    "recurrent.merge": "two directions must be equally large, unless they are concatenated.\n"
    "  merge_mode = {merge!r}, but forward gives {forward} and backward {backward}.\n"
    "  Use merge_mode='concat', or the same units for both.",
    "time_distributed.rank": "the input must have an axis of steps behind the batch.\n"
    "  Received: {tensor}.\n"
    "  Give an input of shape (steps, ...), or call the inner layer itself.",
    "time_distributed.steps": "all inputs must have the same number of steps.\n"
    "  One has {first}, another {other}.\n"
    "  Cut or pad one of them.",
    # -- attention
    "attention.features": "queries and keys must have the same number of features.\n"
    "  A query has {query}, a key {key}.\n"
    "  Project one of them with Dense, or use MultiHeadAttention, which projects both.",
    "attention.steps": "there must be one value for every key.\n"
    "  There are {keys} keys, but {values} values.\n"
    "  Take both from the same sequence.",
    "attention.apart": "axes that are not attended over must be equally long in query and key.\n"
    "  Axis {axis} is {query} in the query, but {key} in the key.\n"
    "  Add axis {axis} to attention_axes, or give both the same size.",
    "attention.heads": "the features must be a multiple of the heads.\n"
    "  embed_dim = {features}, but num_heads = {heads}.\n"
    "  Choose num_heads among the divisors of {features}.",
    "attention.batch": "queries, keys and values must have one batch.\n"
    "  The query is {query}, but another is {other}; batch_first={batch_first} says which axis is the batch.\n"
    "  Take them from one batch, or check batch_first.",
    "attention.groups": "every head of keys and values must serve equally many heads of queries.\n"
    "  There are {heads} heads of queries, but {key_value_heads} of keys and values.\n"
    "  Choose num_key_value_heads among the divisors of {heads}.",
    # -- windows and filters
    "window.not_positive": "a window's kernel, stride and dilation must be at least 1.\n"
    "  Along {axis}, {what} = {value}.\n"
    "  Give a whole number above 0.",
    "pool.padding": "a pooling's padding is at most half of its window.\n"
    "  padding = {padding}, but the window is {window} along {axis}.\n"
    "  Choose a padding of at most {most}.",
    "pool.fractional": "the windows must fit into their input.\n"
    "  {axis} = {size}, but {output} windows of {window} are asked for.\n"
    "  Ask for a smaller output.",
    "pool.one_of_two": "either {first} or {second} must be given, and not both.\n  Give one of them.",
    "conv.same_strided": "padding='same' is for a stride of 1 alone.\n"
    "  stride = {stride}.\n"
    "  Write the padding as numbers: half of the kernel keeps ceil(size / stride) positions.",
    "conv_transpose.too_small": "something must be left of the output.\n"
    "  {axis} = {inside} becomes {size}: the padding takes off more than the kernel adds.\n"
    "  Give less padding, a larger kernel, or a larger input.",
    "conv_transpose.output_padding": "what is added to the output must be less than the stride or the dilation.\n"
    "  Along {axis}, output_padding = {extra}, stride = {stride}, dilation = {dilation}.\n"
    "  Choose an output_padding below the stride.",
    "conv_transpose.output_size": "the output's size must be one that the stride can make.\n"
    "  output_size = {size} along {axis}, but only {least} to {most} can be made of {inside}.\n"
    "  Choose one of them, or leave output_size out.",
    "conv.filters": "a convolution must have at least one filter.\n"
    "  filters = {filters}.\n"
    "  Every filter makes one channel of the output: give as many as there should be.",
    # -- shapes and axes
    "reshape.elements": "a reshape keeps the number of elements.\n"
    "  {tensor} holds {held}, but {shape} asks for {asked}.\n"
    "  Give sizes whose product is {held}, or -1 for one of them.",
    "reshape.remainder": "the sizes given must divide the number of elements.\n"
    "  {tensor} holds {held}, which is no multiple of {asked}, the product of the sizes in {shape}.\n"
    "  Give sizes whose product divides {held}.",
    "reshape.two_unknown": "only one size can follow from the others.\n"
    "  {shape} has -1 for {count} of its sizes.\n"
    "  Give all of them but one.",
    "transpose.order": "every axis must be named once.\n"
    "  The order is {order}, for {rank} axes. Received: {tensor}.\n"
    "  Name each of 0 to {last} once; the batch is axis 0.",
    "squeeze.size": "only an axis of size 1 can be left out.\n"
    "  Axis {axis} of {tensor} has size {size}.\n"
    "  Take one position of it, or name an axis of size 1.",
    "broadcast.rank": "a tensor can only be broadcast to at least as many axes as it has.\n"
    "  {tensor} has {rank} axes, but {shape} has {wanted}.\n"
    "  Write out the sizes in front as well.",
    "broadcast.size": "only an axis of size 1 can be stretched.\n"
    "  {axis} = {size} in {tensor}, but {wanted} is asked for.\n"
    "  Ask for {size} there, or repeat the tensor with tile.",
    "index.too_many": "there can be at most one key for every axis.\n"
    "  {keys} are given, but {tensor} has {rank} axes, the batch included.\n"
    "  Leave out {surplus} of them.",
    "index.position": "a position must be one that the axis has.\n"
    "  {axis} = {size} in {tensor}, but position {position} is asked for.\n"
    "  Count from 0 to the size less 1, or from -1 backwards.",
    "split.sizes": "the parts must add up to the whole axis.\n"
    "  {axis} = {size}, but the parts {sizes} add up to {total}.\n"
    "  Give -1 for one of the parts, and it takes what is left.",
    "split.parts": "the axis must be a multiple of the number of parts.\n"
    "  {axis} = {size}, but {parts} parts are asked for.\n"
    "  Choose among the divisors of {size}, or give a list of sizes.",
    "unstack.unknown": "the number of tensors must be known.\n"
    "  The size of {axis} in {tensor} is not.\n"
    "  Give the number, or a fixed size for that axis of the input.",
    "stack.shapes": "tensors must have one shape to be stacked.\n"
    "  One is {first}, another {other}.\n"
    "  Bring both to one shape, or concatenate them along an axis that they have.",
    "pieces.number": "a tensor is cut into at least one piece of at least one entry.\n"
    "  {function} received {number}.\n"
    "  Give a whole number above 0.",
    "windows.too_large": "a window must not be longer than its axis.\n"
    "  {axis} = {size}, but the window has {window}.\n"
    "  Choose a window of at most {size}, or pad the axis first.",
    "grid_sample.coordinates": "a grid has the axes of its image, and one coordinate for each of the {spatial} spatial ones.\n"
    "  Received: an image {tensor} and a grid {grid}.\n"
    "  Give a grid of shape (batch, ..., {spatial}).",
    "view_complex.parts": "complex numbers are made of pairs along the last axis.\n"
    "  The last axis of {tensor} has {size}.\n"
    "  Reshape it to (..., -1, 2) first.",
    "kernel.features": "the matrix must have one column for every feature of the input.\n"
    "  features = {features}, but the matrix is for {inside}. Received: {tensor} and a matrix {kernel}.\n"
    "  Give the matrix {features} columns, or flatten or project the input to {inside} features first.",
    # -- sizes of images
    "crop.too_large": "something must be left after cropping.\n"
    "  {axis} = {size}, but {before} are cut off before and {behind} behind.\n"
    "  Cut off less than {size} altogether.",
    "pad.too_far": "a padding that is taken from the axis itself must not reach beyond it.\n"
    "  mode = {mode!r}: {axis} = {size}, so at most {most} can be added on a side, but {amount} are asked for.\n"
    "  Add less, or use zeros.",
    "fold.windows": "there must be one column for every window.\n"
    "  An output of {size} has {places} windows, but there are {windows} columns. Received: {tensor}.\n"
    "  Check output_size, kernel_size, stride and padding against the Unfold that made the columns.",
    "interpolate.axes": "there must be one size or factor for each spatial axis.\n"
    "  {told} are given, but there are {spatial}. Received: {tensor}.\n"
    "  Leave out the batch and the channels, or give one number for all axes.",
    "block.remainder": "{axis} must be a multiple of {what}.\n"
    "  {axis} = {size}, but {what} = {by}.\n"
    "  Choose a block that fits, or pad or crop the input first.",
    # -- several tensors
    "merge.no_inputs": "there must be at least one tensor.\n"
    "  {function} received none.\n"
    "  Call it on a list of tensors.",
    "merge.sizes": "the sizes must be equal, or one of them 1.\n"
    "  {axis} = {left_size} in {left}, but {right_size} in {right}; {function} goes element by element.\n"
    "  Bring both to one shape first: a 1 × 1 convolution or a Dense changes the last axis, cropping the others.",
    "merge.not_equal": "the shapes must be equal.\n"
    "  One is {left}, the other {right}; {function} goes element by element.\n"
    "  Bring both to one shape first, or use mode='concat'.",
    "merge.mode": "mode must be one of 'sum', 'mul', 'concat', 'ave', 'cos', 'dot' and 'max'.\n"
    "  mode = {mode!r}.\n"
    "  Choose one of them, or give a function.",
    "concatenate.rank": "all tensors must have the same number of axes.\n"
    "  {first} has {ranks[0]}, {other} has {ranks[1]}, the batch included.\n"
    "  Flatten or reshape one of them first.",
    "concatenate.sizes": "all axes but axis {axis} must be equally long.\n"
    "  Axis {index} is {first_size} in {first}, but {other_size} in {other}.\n"
    "  Crop, pad or resize one of them, or concatenate along axis {index}.",
    "dot.sizes": "the axes that are summed over must be equally long.\n"
    "  axes = {axes}: {left_size} in {left}, but {right_size} in {right}.\n"
    "  Choose the axes so that both have one size.",
    "dot.axes": "axes must be one number, or one for each of the two tensors.\n"
    "  axes = {axes}.\n"
    "  Give for example axes=1 or axes=(1, 2).",
    # -- sizes that a layer declares of its input
    "declared.size": "the input must have the size that the layer declares.\n"
    "  {argument} = {told}, but the input has {size}{made_of} there. Received: {tensor}.\n"
    "  Write {argument}={size}, or give it an input of {told}{would_be}.",
    "declared.channels_last": "the channels must stand in front of the other sizes, and be as many as the layer declares.\n"
    "  {argument} = {told}, but the input has {size} there, and {told} in its last axis. Received: {tensor}.\n"
    "  Move the last axis to the front, permute(0, 3, 1, 2) for images, or write {argument}={size}.",
    # -- normalizations and embeddings
    "group_norm.groups": "the channels must be a multiple of groups.\n"
    "  channels = {size}, but groups = {groups}.\n"
    "  Choose groups among the divisors of {size}, or -1 for a group of every channel.",
    "prelu.slopes": "there must be one slope, or one for each channel.\n"
    "  num_parameters = {slopes}, but the input has {channels} channels. Received: {tensor}.\n"
    "  Write num_parameters={channels}, or leave it out.",
    "adaptive_softmax.cutoffs": "cutoffs must grow, from at least 1 to less than the number of classes.\n"
    "  cutoffs = {cutoffs}, n_classes = {classes}.\n"
    "  Put them in order, and leave out the last class.",
    "spectral_norm.no_kernel": "the layer inside must own a kernel or embeddings.\n"
    "  Its weights: {weights}.\n"
    "  Put a Dense, a convolution or an Embedding inside.",
    "embedding.length": "the input must be as long as input_length says.\n"
    "  input_length = {told}, but the input has {size}. Received: {tensor}.\n"
    "  Give both the same length, or leave input_length out.",
    "embedding.reverse": "the reverse of an embedding takes its features.\n"
    "  The last axis of {tensor} is {size}, but the embedding has {features} features.\n"
    "  Project it to {features} features with Dense first.",
}
