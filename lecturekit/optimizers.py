"""The lecture's optimization procedure."""

import keras


@keras.saving.register_keras_serializable("lecturekit")
class GradientDescent(keras.optimizers.Optimizer):
    """w <- w - alpha * gradient, and nothing else: no momentum, no state.

    Args:
        learning_rate: the step size alpha, a positive number or a Keras schedule.
        **kwargs: the arguments of every Keras optimizer.

    Source: lecture, "Optimization procedure: Gradient descent".
    """

    def __init__(self, learning_rate, name="gradient_descent", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)

    def update_step(self, gradient, variable, learning_rate):
        step = keras.ops.cast(learning_rate, variable.dtype) * keras.ops.cast(gradient, variable.dtype)
        self.assign_sub(variable, step)
