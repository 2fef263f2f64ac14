namespace StreamStock.ServiceDefaults;

/// <summary>Exit codes that the AppHost and operators tell apart.</summary>
public static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>An unexpected failure; starting again may help.</summary>
    public const int Failure = 1;

    /// <summary>A setting is wrong or an outside system refuses it; starting again does not help.</summary>
    public const int Configuration = 2;

    /// <summary>Stopped by a second Ctrl+C, without draining.</summary>
    public const int Killed = 130;
}

/// <summary>
/// Something only the user can put right: a wrong setting, a missing path, data of another shape. Ends the process
/// with <see cref="ExitCodes.Configuration"/> and one line. The message names the setting and what it accepts.
/// </summary>
public class ConfigurationException : Exception
{
    /// <summary>Starts the line on standard error, so that the AppHost finds it among other output.</summary>
    public const string LinePrefix = "configuration error: ";

    public ConfigurationException()
        : this("The configuration is not usable.")
    {
    }

    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The message alone: where a host logs this exception, a stack trace would only hide what to do.</summary>
    public override string ToString() => Message;
}
