from keras.layers import Activation, AveragePooling2D, Conv2D, Dense, Flatten
from keras.models import Sequential

model = Sequential(name="lenet")
model.add(Conv2D(6, (5, 5), padding="same", activation="tanh", input_shape=(28, 28, 1)))
model.add(AveragePooling2D((2, 2)))
model.add(Conv2D(16, (5, 5), activation="tanh"))
model.add(AveragePooling2D((2, 2)))
model.add(Flatten())
for units in (120, 84):
    model.add(Dense(units))
    model.add(Activation("tanh"))
model.add(Dense(10, activation="softmax"))
