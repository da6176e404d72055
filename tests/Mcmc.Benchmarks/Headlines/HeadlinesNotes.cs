namespace Mcmc.Benchmarks.Headlines;

/// <summary>How to read the results beside the paper's.</summary>
internal static class HeadlinesNotes
{
    public const string Text = """
        ## How to run it

        ```sh
        export MCMC_DATA=/where/the/data/is   # docs/results.md names files relative to it
        dotnet run --project build -- headlines                  # everything: many hours on two cores
        dotnet run --project build -- headlines --row vgg-16     # one row; --minutes 60 stops after an hour, and the next run goes on
        dotnet run --project build -- headlines --minutes 0 --write   # this page, from what is done so far; without --minutes 0 what is missing is made first
        ```

        What is done is in [results](results), one line each, with its command, and is not made again; delete a line to have it made again. `$OUT` is a folder for files that may be deleted. Rows run through the public `mcmc`, one command after the other. The same seed and the same device profile give the same trials, and with them the same policy.

        ## What differs from the paper

        - **The learner** is a one-stage envelope DDPG as the paper's title and abstract have it, in our own reading: the paper's code is not public. Where it departs from the published parts is said in [search.md](search.md). A solver names the first networks.
        - **Everything at once.** The paper gives one figure for each of latency, FLOPs and memory; here each row has all of them as budgets of one call, and a file that misses one is not written.
        - **Repair.** What was cut is made up for by least squares in closed form, before any training.
        - **The processor** is the one that is named with each row, one image at a time, not a GPU or a Jetson Xavier NX. A second device is stood in for by another number of threads.
        - **ImageNet** is 700 validation images here, 300 of them to report on, and no training set: the row is repaired and reconstructed, not fine-tuned, and intervals are wide. The images are easier than the whole set, so that only differences compare.
        - **MobileNet-V1 on CIFAR-10** is no published network: it was exported untrained ([tests/Models](../tests/Models/README.md)) and trained by `mcmc finetune` alone, from labels and the outputs of the VGG-16 above. The compressed one learns from it, not from VGG-16. 24 epochs without cutout had left it at 90.21%, 30 by SGD alone at 89.75%. The compressed one, trained for 20 more, ends where its original does; how much of that is the training alone no control says.
        - **Training samples** of VGG-16 and of MobileNet-V1 on CIFAR-10 have a grey square of 8 pixels; `$OUT/cifar10-train.cutout-8.json`, which the command writes, is the descriptor with `"cutout": 8` in its `augment`.
        - **The control.** Training longer makes a network better whether it was pruned or not. The column *original, trained on* says how much: the original with the same samples, teacher, seed and number of epochs. It is made for VGG-16's row of 24 epochs, because an epoch of the original takes 3.6 times as long, and 60 would take about four hours. There the compressed network is 1.39 points behind the control, twice the 0.7 that were aimed at, and 0.56 behind the original as it came. With 60 epochs it is 0.51 above the original, and 0.32 behind that control of 24; how far a control of 60 would be ahead of it is not known. So a loss by pruning is there after 24 epochs; whether it still is after 60 is not shown. Both networks of 24 epochs were trained at 0.048, the default of their engine. At 0.1, today's default, another search's network has 92.70% on the samples that judge, and that row's has 92.33%; the pair has not been made at that rate. Cut in two steps, it ends no better ([fine-tuning.md](fine-tuning.md#higher-rates-and-what-else-was-tried)). The two compressed networks are not the same: each search had a profile that was measured anew, and they keep 7.2% and 10.0% of the weights. An earlier control (commit `18a71c1`, 30 epochs by SGD at lower rates, with CutMix instead of cutout) had 93.12%. ResNet-56's row was made before Muon ([fine-tuning.md](fine-tuning.md#orthogonalised-momentum)); each row names its engine.

        ## What the paper leaves undefined

        Only its abstract is public (PubMed 38289836).

        - **Memory.** At −80% MACs pruners of VGG-16 remove some 87% of the parameters, 7.9×, so that 2.31× cannot be parameters. Here memory is the weights plus the peak of the intermediate results at batch 1 ([costs.md](costs.md)).
        - **Latency.** Half of the MACs cannot make a network 4.7× faster by arithmetic; which baseline, batch and device that was is not said. Here it is the median of single inferences, original and result in turn.
        - **The data** of the VGG-16 row is not named; CIFAR-10 fits the figures. "Improved" on the edge device has no number, and no ImageNet result near −71% improves, so that it is CIFAR-10 too, most likely.
        - **The baseline's accuracy** is not given. Weak baselines are easily exceeded: published VGG-16 baselines on CIFAR-10 are between 93.0% and 94.0%. Here both are absolute.
        - **The fine-tuning** (epochs, schedule, distillation) is not given. The nearest published results took 100 to 400 epochs; here it is 60 for VGG-16 (24 in the row beside its control), 30 for ResNet-56, 20 for MobileNet-V1.

        """;
}
