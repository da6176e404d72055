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
    public void Of_link_changes_with_what_it_leads_to()
    {
        var file = Write("real/1.png", 3);
        Directory.CreateDirectory(folder.PathOf("data"));
        File.CreateSymbolicLink(folder.PathOf("data/1.png"), file);
        File.CreateSymbolicLink(folder.PathOf("data/nowhere"), folder.PathOf("nowhere"));
        File.CreateSymbolicLink(folder.PathOf("data/circle"), folder.PathOf("data/circle"));
        Directory.CreateSymbolicLink(folder.PathOf("linked"), folder.PathOf("data"));
        string[] paths = [folder.PathOf("data"), folder.PathOf("data/1.png"), folder.PathOf("linked")];
        var before = paths.Select(FileStamp.Of).ToList();
        Assert.Equal(before, paths.Select(FileStamp.Of));

        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(2));
        Assert.All(paths.Zip(before), pair => Assert.False(FileStamp.Holds(pair.First, pair.Second)));

        var time = File.GetLastWriteTimeUtc(file);
        before = [.. paths.Select(FileStamp.Of)];
        Write("real/1.png", 4);
        File.SetLastWriteTimeUtc(file, time);
        Assert.All(paths.Zip(before), pair => Assert.False(FileStamp.Holds(pair.First, pair.Second)));
    }

    [Fact]
    public void Of_folder_of_more_than_2000_files_looks_at_its_time_alone_and_at_the_folders_in_it()
    {
        WriteMany("data/many", 2001);
        var few = Write("data/many/few/1.png", 3);
        WriteMany("data/many/more", 2001);
        var before = Stamp();

        // Content in place does not change a folder's time.
        Write("data/many/0", 5);
        Assert.Equal(before, Stamp());
        Assert.True(Holds(before));

        File.SetLastWriteTimeUtc(few, File.GetLastWriteTimeUtc(few).AddSeconds(2));
        AssertChanged(ref before);
        Write("data/many/few/2.png", 3);
        AssertChanged(ref before);
        File.Delete(folder.PathOf("data/many/more/7"));
        AssertChanged(ref before);
        File.Move(folder.PathOf("data/many/7"), folder.PathOf("data/many/seven"));
        AssertChanged(ref before);
        Directory.Delete(folder.PathOf("data/many/few"), recursive: true);
        AssertChanged(ref before);
        Directory.Delete(folder.PathOf("data/many"), recursive: true);
        AssertChanged(ref before);
    }

    [Fact]
    public void Of_folder_of_exactly_2000_files_sees_each()
    {
        WriteMany("data", 2000);
        var before = Stamp();

        Write("data/1999", 5);

        AssertChanged(ref before);
    }

    [Fact]
    public void Of_folders_with_more_than_10000_files_together_looks_at_their_times()
    {
        for (var i = 0; i < 6; i++)
        {
            WriteMany($"data/{i}", 1850);
        }

        var before = Stamp();
        Write("data/3/7", 5);
        Assert.Equal(before, Stamp());
        Assert.True(Holds(before));

        Write("data/3/new", 5);
        AssertChanged(ref before);
        File.Delete(folder.PathOf("data/5/7"));
        AssertChanged(ref before);
        Write("data/11/new", 5);
        AssertChanged(ref before);

        // Within the limit again: each file counts.
        Directory.Delete(folder.PathOf("data/0"), recursive: true);
        AssertChanged(ref before);
        Write("data/3/8", 6);
        AssertChanged(ref before);
    }

    private void AssertChanged(ref string before)
    {
        Assert.False(Holds(before));
        Assert.NotEqual(before, before = Stamp());
        Assert.True(Holds(before));
    }

    private bool Holds(string stamp) => FileStamp.Holds(folder.PathOf("data"), stamp);

    private string Stamp() => FileStamp.Of(folder.PathOf("data"));

    private void WriteMany(string path, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Write($"{path}/{i}", 0);
        }
    }

    private string Write(string path, int bytes)
    {
        var full = folder.PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, new byte[bytes]);
        return full;
    }
}
