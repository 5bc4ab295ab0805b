from keras.layers import Conv2D, Dense, Dropout, Flatten, Input, MaxPooling2D
from keras.models import Sequential

model = Sequential()
model.add(Input(shape=(224, 224, 3)))
for filters, repeats in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]:
    for _ in range(repeats):
        model.add(Conv2D(filters, (3, 3), activation="relu", padding="same"))
    model.add(MaxPooling2D((2, 2), strides=(2, 2)))
model.add(Flatten())
model.add(Dense(4096, activation="relu"))
model.add(Dropout(0.5))
model.add(Dense(4096, activation="relu"))
model.add(Dropout(0.5))
model.add(Dense(1000, activation="softmax"))

model.summary()
