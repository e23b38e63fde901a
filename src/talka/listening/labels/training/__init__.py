"""Learning the weights of the labels from folders of labelled CSV."""
