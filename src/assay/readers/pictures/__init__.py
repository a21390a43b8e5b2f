"""Pictures with captions: COCO's files, and folders of pictures."""
