qwd/cvspm/B6BDKrU8/6yx+JY/9soprMUXjC06afRg/B8qyt8cnvd0hrRZEZgyXad+5VJlysHFeTWUuECP2DBA==
