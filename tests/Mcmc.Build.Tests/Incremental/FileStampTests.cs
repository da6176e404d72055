using Mcmc.Build.Incremental;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Incremental;

public sealed class FileStampTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Of_nothing_is_missing() => Assert.Equal(FileStamp.Missing, FileStamp.Of(folder.PathOf("nothing")));

    [Fact]
    public void Of_file_changes_with_its_length()
    {
        var file = Write("file", 3);
        var before = FileStamp.Of(file);
        var time = File.GetLastWriteTimeUtc(file);

        Write("file", 4);
        File.SetLastWriteTimeUtc(file, time);

        Assert.NotEqual(before, FileStamp.Of(file));
    }

    [Fact]
    public void Of_file_changes_with_its_time_and_not_by_reading_it()
    {
        var file = Write("file", 3);
        var before = FileStamp.Of(file);

        File.ReadAllBytes(file);
        Assert.Equal(before, FileStamp.Of(file));

        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(2));
        Assert.NotEqual(before, FileStamp.Of(file));
    }

    [Fact]
    public void Of_folder_changes_when_a_file_below_it_changes_is_renamed_or_added()
    {
        var file = Write("data/class/1.png", 3);
        Write("data/class/2.png", 3);
        var stamps = new HashSet<string> { Stamp() };

        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(2));
        Assert.True(stamps.Add(Stamp()));

        File.Move(file, folder.PathOf("data/class/3.png"));
        Assert.True(stamps.Add(Stamp()));

        Write("data/other/4.png", 3);
        Assert.True(stamps.Add(Stamp()));
        Assert.False(stamps.Add(Stamp()));
    }

    [Fact]
    public void Of_folder_of_more_than_2000_files_looks_at_its_time_alone()
    {
        for (var i = 0; i <= 2000; i++)
        {
            Write($"data/{i}", 0);
        }

        var time = Directory.GetLastWriteTimeUtc(folder.PathOf("data"));
        var before = Stamp();

        Write("data/0", 5);
        Directory.SetLastWriteTimeUtc(folder.PathOf("data"), time);
        Assert.Equal(before, Stamp());

        Directory.SetLastWriteTimeUtc(folder.PathOf("data"), time.AddSeconds(2));
        Assert.NotEqual(before, Stamp());
    }

    private string Stamp() => FileStamp.Of(folder.PathOf("data"));

    private string Write(string path, int bytes)
    {
        var full = folder.PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, new byte[bytes]);
        return full;
    }
}
