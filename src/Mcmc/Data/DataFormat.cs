namespace Mcmc.Data;

/// <summary>How a data set is stored.</summary>
internal enum DataFormat
{
    /// <summary>Records of a little-endian label and bytes.</summary>
    Binary,

    /// <summary>The binary version of CIFAR-10: one label byte, 3×32×32 bytes.</summary>
    Cifar10,

    /// <summary>The binary version of CIFAR-100: a coarse and a fine label byte (the fine one counts), 3×32×32 bytes.</summary>
    Cifar100,

    /// <summary>The IDX files of MNIST and its successors, gzipped or not.</summary>
    Idx,

    /// <summary>NumPy arrays, <c>.npz</c> or <c>.npy</c>.</summary>
    Npz,

    /// <summary>A folder of JPEG and PNG files: one folder per class, or a label file.</summary>
    Images,
}
