using StreamStock.AppHost.Model;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded;

/// <summary>
/// The data folder, held by one AppHost at a time. The hold is a lock of the operating system on an open file: it ends
/// with the process, however that ends, and a file left behind means nothing.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockFile = ".streamstock.lock";
    private readonly FileStream hold;

    private DataFolder(FileStream hold) => this.hold = hold;

    /// <exception cref="ConfigurationException">Another AppHost holds it, or it cannot be written.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{OptionTable.DataDir}: '{path}' cannot be created: {exception.Message}", exception);
        }

        try
        {
            return new DataFolder(new FileStream(
                Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new ConfigurationException($"{OptionTable.DataDir}: '{path}' cannot be written: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new ConfigurationException(
                $"{OptionTable.DataDir}: '{path}' is in use by another StreamStock; stop that one or choose another folder. ({exception.Message})", exception);
        }
    }

    public void Dispose() => hold.Dispose();
}
