using StreamStock.Generator.Replay;
using Xunit;

namespace StreamStock.Tests.Generator;

/// <summary>The UCI Online Retail files, which are not part of the repository: they lie in <c>shared/data</c> beside it.</summary>
internal static class OnlineRetail
{
    public const int Lines = 541_909;

    public static string? Folder { get; } = Find();

    /// <summary>All lines in order; skips the test where the files are not there.</summary>
    public static IEnumerable<InvoiceLine> ReadOrSkip()
    {
        Assert.SkipWhen(Folder is null, "shared/data/online-retail is not beside the repository.");
        return Read(InvoiceFiles.Find(Folder!));
    }

    private static IEnumerable<InvoiceLine> Read(InvoiceFiles files)
    {
        for (var file = 0; file < files.Files.Count; file++)
        {
            using var reader = InvoiceFiles.Open(files.Files[file], out _);
            var parser = InvoiceParser.ForHeader(reader.ReadLine())!;
            for (var number = 2; reader.ReadLine() is { } text; number++)
            {
                Assert.True(parser.TryParse(text, file, number, out var line, out var problem), problem);
                yield return line;
            }
        }
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "online-retail");
            if (Directory.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
