using StreamStock.AppHost.Embedded;
using StreamStock.ServiceDefaults;
using Xunit;

namespace StreamStock.Tests.AppHost.Embedded;

public sealed class DataFolderTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"streamstock-{Guid.NewGuid():N}", "data");

    [Fact]
    public void A_folder_is_held_by_one_at_a_time()
    {
        using (DataFolder.Open(path))
        {
            var exception = Assert.Throws<ConfigurationException>(() => DataFolder.Open(path));
            Assert.Contains("--data-dir", exception.Message, StringComparison.Ordinal);
            Assert.Contains("in use by another StreamStock", exception.Message, StringComparison.Ordinal);
        }

        using var again = DataFolder.Open(path);
    }

    [Fact]
    public void A_lock_file_left_behind_means_nothing()
    {
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, ".streamstock.lock"), "left by a killed process");

        using var folder = DataFolder.Open(path);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "a file");

        Assert.Contains(path, Assert.Throws<ConfigurationException>(() => DataFolder.Open(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
}
