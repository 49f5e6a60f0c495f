package io.costaudit.examples.server;

/** Entry point of the command line. */
public final class Main {
  private Main() {}

  /**
   * Prints how to use it.
   *
   * @param args ignored as yet
   */
  public static void main(String[] args) {
    System.out.println("usage: costaudit-server <command>");
  }
}
